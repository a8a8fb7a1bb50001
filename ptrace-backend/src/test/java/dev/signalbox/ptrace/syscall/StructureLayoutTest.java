package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts are computed; here gcc says where the members of the headers' structures lie. */
class StructureLayoutTest {
    private static final String HEADERS =
            """
            #include <stddef.h>
            #include <stdio.h>
            #include <asm/posix_types.h>
            #include <asm/stat.h>
            #include <asm/statfs.h>
            #include <asm/poll.h>
            #include <asm/shmbuf.h>
            #include <asm/sembuf.h>
            #include <asm/msgbuf.h>
            #include <linux/aio_abi.h>
            #include <linux/bpf.h>
            #include <linux/eventpoll.h>
            #include <linux/fcntl.h>
            #include <linux/filter.h>
            #include <linux/futex.h>
            #include <linux/io_uring.h>
            #include <linux/landlock.h>
            #include <linux/mount.h>
            #include <linux/mqueue.h>
            #include <linux/openat2.h>
            #include <linux/perf_event.h>
            #include <linux/resource.h>
            #include <linux/sched.h>
            #include <linux/sched/types.h>
            #include <linux/stat.h>
            #include <linux/sysinfo.h>
            #include <linux/termios.h>
            #include <linux/time.h>
            #include <linux/timex.h>
            #include <linux/times.h>
            #include <linux/uio.h>
            #include <linux/utime.h>
            #include <linux/utsname.h>
            """;

    /** Our name, and the headers'. */
    private static final Map<String, String> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry("timex", "timex"),
            Map.entry("tms", "tms"),
            Map.entry("utimbuf", "utimbuf"),
            Map.entry("pollfd", "pollfd"),
            Map.entry("epoll_event", "epoll_event"),
            Map.entry("stat", "stat"),
            Map.entry("statx", "statx"),
            Map.entry("statfs", "statfs"),
            Map.entry("flock", "flock"),
            Map.entry("f_owner_ex", "f_owner_ex"),
            Map.entry("open_how", "open_how"),
            Map.entry("clone_args", "clone_args"),
            Map.entry("rlimit", "rlimit"),
            Map.entry("rlimit64", "rlimit64"),
            Map.entry("rusage", "rusage"),
            Map.entry("sysinfo", "sysinfo"),
            Map.entry("utsname", "new_utsname"),
            Map.entry("sched_attr", "sched_attr"),
            Map.entry("sock_fprog", "sock_fprog"),
            Map.entry("sock_filter", "sock_filter"),
            Map.entry("mq_attr", "mq_attr"),
            Map.entry("shmid_ds", "shmid64_ds"),
            Map.entry("semid_ds", "semid64_ds"),
            Map.entry("msqid_ds", "msqid64_ds"),
            Map.entry("winsize", "winsize"),
            Map.entry("termios", "termios"),
            Map.entry("iocb", "iocb"),
            Map.entry("io_event", "io_event"),
            Map.entry("futex_waitv", "futex_waitv"),
            Map.entry("robust_list_head", "robust_list_head"),
            Map.entry("mount_attr", "mount_attr"),
            Map.entry("landlock_path_beneath_attr", "landlock_path_beneath_attr"),
            Map.entry("itimerval", "itimerval"),
            Map.entry("timespec64", "__kernel_timespec"),
            Map.entry("iovec", "iovec")));

    /** Members that are unions or arrays in the header under another name, or newer than the header. */
    private static final List<String> UNNAMED = List.of("epoll_event.data", "robust_list_head.list", "statfs.f_fsid");

    @TempDir
    Path folder;

    @Test
    void theMembersLieWhereGccPutsThem() throws Exception {
        StringBuilder source = new StringBuilder(HEADERS).append("int main(void) {\n");
        StringBuilder expected = new StringBuilder();
        NAMES.forEach((ours, theirs) -> {
            StructureLayout layout = StructureLayout.of(ours, true);
            for (StructureLayout.Member member : layout.members()) {
                if (member.isShown() && !UNNAMED.contains(ours + "." + member.name())) {
                    String path = member.name();
                    String type = "struct " + theirs;
                    source.append("printf(\"%s.%s %zu %zu\\n\", \"")
                            .append(ours)
                            .append("\", \"")
                            .append(member.name())
                            .append("\", offsetof(")
                            .append(type)
                            .append(", ")
                            .append(path)
                            .append("), sizeof(((")
                            .append(type)
                            .append(" *)0)->")
                            .append(path)
                            .append("));\n");
                    expected.append(ours + "." + member.name() + " " + member.offset() + " " + member.size() + "\n");
                }
            }
        });
        source.append("return 0; }\n");
        Path file = Files.writeString(folder.resolve("layout.c"), source);
        Path program = folder.resolve("layout");
        Process gcc = new ProcessBuilder("gcc", "-w", "-o", program.toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        Process run = new ProcessBuilder(program.toString()).start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines())
                .containsExactlyElementsOf(expected.toString().lines().toList());
    }

    @Test
    void everyStructureOfTheTableHasALayoutOnBothArchitectures() {
        assertThat(StructureLayout.names(true)).hasSizeGreaterThan(80);
        assertThat(StructureLayout.names(false)).containsAll(StructureLayout.names(true));
        assertThat(StructureLayout.of("timespec", false).size()).isEqualTo(8);
        assertThat(StructureLayout.of("stat64", false).size()).isEqualTo(96);
        assertThat(StructureLayout.of("stat", false).size()).isEqualTo(64);
        assertThat(StructureLayout.of("flock64", false).size()).isEqualTo(24);
        assertThat(StructureLayout.of("shmid_ds", false).size()).isEqualTo(84);
        assertThat(StructureLayout.of("semid_ds", false).size()).isEqualTo(64);
        assertThat(StructureLayout.of("msqid_ds", false).size()).isEqualTo(88);
        assertThat(StructureLayout.of("statfs64", false).size()).isEqualTo(84);
    }
}
