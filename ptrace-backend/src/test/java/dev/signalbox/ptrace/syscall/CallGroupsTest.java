package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.SystemCallTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CallGroupsTest {
    /** Makes each call that strace 6.1 knows; a filter lets none but the last through. Those from 335 to 423 are no calls, or trap (uprobe). */
    private static final String EVERY_CALL =
            """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <unistd.h>
            #include <sys/prctl.h>
            #include <sys/syscall.h>
            #include <linux/seccomp.h>
            #include <linux/filter.h>
            int main(void) {
                struct sock_filter filter[] = {
                    BPF_STMT(BPF_LD|BPF_W|BPF_ABS, offsetof(struct seccomp_data, nr)),
                    BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, __NR_exit_group, 0, 1),
                    BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW),
                    BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|38)};
                struct sock_fprog program = {4, filter};
                prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
                if (prctl(PR_SET_SECCOMP, 2, &program)) return 1;
                for (int i = 0; i <= 450; i++)
                    if (i != __NR_exit_group && i != __NR_rt_sigreturn && (i < 335 || i >= 424))
                        syscall(i, -9, -9, -9, -9, -9, -9);
                return 0;
            }
            """;

    /** The program cannot make these without ending. */
    private static final Set<String> NOT_MADE = Set.of("exit_group", "rt_sigreturn");

    /** strace's name of ours; those without % are in all versions. */
    private static final Map<String, String> GROUPS = Map.ofEntries(
            Map.entry("file", "%file"),
            Map.entry("desc", "%desc"),
            Map.entry("network", "%network"),
            Map.entry("process", "%process"),
            Map.entry("memory", "%memory"),
            Map.entry("signal", "%signal"),
            Map.entry("ipc", "%ipc"),
            Map.entry("creds", "%creds"),
            Map.entry("clock", "%clock"),
            Map.entry("stat", "%stat"),
            Map.entry("lstat", "%lstat"),
            Map.entry("fstat", "%fstat"),
            Map.entry("%stat", "%%stat"),
            Map.entry("statfs", "%statfs"),
            Map.entry("fstatfs", "%fstatfs"),
            Map.entry("%statfs", "%%statfs"),
            Map.entry("pure", "%pure"));

    @TempDir
    Path directory;

    @Test
    @Timeout(180)
    void theGroupsHaveTheMembersThatStraceHas() throws Exception {
        assertThat(Path.of("/usr/bin/strace"))
                .as("apt-get install strace, which this test compares with")
                .exists();
        Path source = Files.writeString(directory.resolve("all.c"), EVERY_CALL);
        Path program = directory.resolve("all");
        run(List.of("gcc", "-o", program.toString(), source.toString()));
        assertThat(GROUPS.keySet()).containsExactlyInAnyOrderElementsOf(CallGroups.names());
        for (Map.Entry<String, String> group : GROUPS.entrySet()) {
            Path log = directory.resolve("log");
            run(List.of("strace", "-qq", "-e", "trace=" + group.getValue(), "-o", log.toString(), program.toString()));
            Set<String> theirs = new TreeSet<>();
            for (String line : Files.readAllLines(log)) {
                String name = line.replaceAll("\\(.*", "");
                if (line.contains("ENOSYS")
                        && SystemCallTable.X86_64.number(name).isPresent()) {
                    theirs.add(name);
                }
            }
            Set<String> ours = new TreeSet<>(
                    CallGroups.members(SystemCallTable.X86_64, group.getKey()).orElseThrow());
            ours.removeAll(NOT_MADE);
            assertThat(ours).as(group.getKey()).isEqualTo(theirs).isNotEmpty();
        }
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }

    @Test
    void theGroupsOfAnArchitectureHaveOnlyItsCalls() {
        assertThat(CallGroups.members(SystemCallTable.I386, "network").orElseThrow())
                .contains("socketcall", "connect")
                .doesNotContain("accept");
        assertThat(CallGroups.members(SystemCallTable.I386, "stat").orElseThrow())
                .containsExactlyInAnyOrder("oldstat", "stat", "stat64");
        assertThat(CallGroups.members(SystemCallTable.X86_64, "stat").orElseThrow())
                .containsExactly("stat");
        assertThat(CallGroups.members(SystemCallTable.X86_64, "no such group")).isEmpty();
    }
}
