package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.syscall.CallDecision;
import dev.signalbox.ptrace.syscall.CallSet;
import dev.signalbox.ptrace.syscall.SystemCallText;
import dev.signalbox.ptrace.syscall.SystemCallView;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same program under strace and under this tracer: what both say about its calls. */
class DecodedCallTest extends TracerFixture {
    @TempDir
    Path folder;

    /** Decodes each call at its entry and exit. */
    private static final class Decoding implements SystemCallWatcher {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Map<Integer, SystemCallText> entries = new HashMap<>();

        @Override
        public CallSet calls(SignalPolicy.Receiver thread) {
            return CallSet.ALL;
        }

        private static List<Long> arguments(SystemCallView call) {
            return IntStream.range(0, 6).mapToObj(call::argument).toList();
        }

        @Override
        public CallDecision entered(SystemCallView call) {
            entries.put(
                    call.caller().tid(),
                    SystemCallText.of(call.table(), call.number(), arguments(call), call.memory()));
            return CallDecision.SEE_EXIT;
        }

        @Override
        public CallDecision returned(SystemCallView call) {
            lines.add(SystemCallText.ofExit(
                            Optional.ofNullable(entries.remove(call.caller().tid())),
                            call.table(),
                            call.number(),
                            arguments(call),
                            call.result(),
                            call.memory())
                    .line());
            return CallDecision.GO_ON;
        }
    }

    /** Where the formats differ on purpose: constants and members that strace leaves out or names otherwise, and the order of a structure's members. */
    private static final Set<String> OTHERWISE = Set.of(
            "newfstatat",
            "fstat",
            "stat",
            "fcntl",
            "openat2",
            "rt_sigaction",
            "epoll_ctl",
            "clock_settime",
            "setsockopt",
            "getsockopt",
            "getsockname",
            "prctl",
            "seccomp",
            "futex",
            "sched_setscheduler",
            "sched_getscheduler",
            "wait4",
            "mq_open",
            "personality");

    private static List<String> between(List<String> lines) {
        List<String> found = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith("getppid(")) {
                inside = !inside;
            } else if (inside) {
                found.add(line);
            }
        }
        return found;
    }

    private static String normal(String line) {
        String text = line.replaceAll(" +(= \\S)", " $1")
                .replaceAll(" /\\*.*?\\*/", "")
                .replace("\\377", "\\xff")
                .replace("RT_2", "RTMIN")
                .replace("RT_5", "RTMIN+3")
                // the mask that a child of a JVM begins with
                .replace("[QUIT]", "[]");
        return Arrays.stream(text.split("(?<=[ (,={])|(?=[,)}])"))
                .map(word -> word.contains("|")
                        ? Arrays.stream(word.split("\\|")).sorted().collect(Collectors.joining("|"))
                        : word)
                .collect(Collectors.joining());
    }

    @Test
    @Timeout(120)
    void linesReadAsThoseOfStrace() throws Exception {
        Path program = CProgram.compile("decode_target.c", folder, "-no-pie");
        Path log = folder.resolve("log");
        Path first = Files.createDirectory(folder.resolve("1"));
        Process strace = new ProcessBuilder(
                        "strace", "-v", "-s", "256", "-o", log.toString(), program.toString(), first.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(strace.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(strace.exitValue()).isZero();

        Decoding decoding = new Decoding();
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test"));
        tracer.setSystemCallWatchers(List.of(decoding));
        int pid = launch(program, Files.createDirectory(folder.resolve("2")).toString());
        resume(pid);
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Exited(0));

        List<String> theirs = between(Files.readAllLines(log));
        List<String> ours = between(decoding.lines);
        assertThat(ours).hasSameSizeAs(theirs).hasSizeGreaterThan(140);
        List<String> different = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < ours.size(); i++) {
            String name = ours.get(i).replaceAll("\\(.*", "");
            assertThat(theirs.get(i)).startsWith(name + "(");
            if (!normal(ours.get(i)).equals(normal(theirs.get(i)))) {
                names.add(name);
                if (!OTHERWISE.contains(name)) {
                    different.add("\n- " + normal(theirs.get(i)) + "\n+ " + normal(ours.get(i)));
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(names).isEqualTo(new TreeSet<>(OTHERWISE));
        assertThat(ours)
                .contains(
                        "fcntl(3, F_GETFD) = 1 (flags FD_CLOEXEC)",
                        "setsockopt(10, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=3, tv_usec=0}, 16) = 0",
                        "getsockname(12, {sa_family=AF_UNIX, sun_path=\"\"}, [110 => 2]) = 0",
                        "getsockopt(10, SOL_SOCKET, SO_TYPE, [SOCK_STREAM], [4]) = 0",
                        "wait4(-1, 0x406c20, WNOHANG|WUNTRACED, NULL) = -1 ECHILD (No child processes)"
                                .replace("0x406c20", pointerOfWait(theirs)),
                        "rt_sigaction(SIGUSR2, {sa_handler=SIG_IGN, sa_flags=SA_RESTART|SA_NODEFER,"
                                + " sa_restorer=NULL, sa_mask=[TERM]}, {sa_handler=SIG_DFL, sa_flags=0,"
                                + " sa_restorer=NULL, sa_mask=[]}, 8) = 0",
                        "prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=1, filter=[{code=6, jt=0, jf=0,"
                                + " k=0x7fff0000}]}) = 0")
                .anyMatch(line -> line.startsWith("stat(\"/dev/null\", {st_dev=makedev(0x0, ")
                        && line.contains("st_mode=S_IFCHR|0666, ")
                        && line.contains("st_rdev=makedev(0x1, 0x3), "));
    }

    private static String pointerOfWait(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("wait4("))
                .map(line -> line.split(", ")[1])
                .findFirst()
                .orElseThrow();
    }
}
