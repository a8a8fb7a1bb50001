package dev.signalbox.ptrace.death;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTraceTest {
    private static final List<String> HEAD = List.of(
            "# tracer: nop",
            "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION",
            "#              | |         |   |||||     |         |");

    @TempDir
    Path folder;

    private static Optional<KillTrace.Kill> find(int victim, String... lines) {
        List<String> all = new java.util.ArrayList<>(HEAD);
        all.addAll(List.of(lines));
        return KillTrace.find(all, pid -> pid == victim);
    }

    @Test
    void theLatestSigkillOfTheVictimCounts() {
        String first =
                "            bash-12378   [000] d..1. 25538.326384: signal_generate: sig=9 errno=0 code=0 comm=a b pid=4711 grp=1 res=0";
        String other =
                "             gdb-12406   [001] d..1. 25538.725555: signal_generate: sig=9 errno=0 code=0 comm=gdb pid=12428 grp=1 res=0";
        String odd =
                "     a-b [0] c-77      (     77) [001] d..1. 25539.725555: signal_generate: sig=9 errno=0 code=-6 comm=x pid=4711 grp=0 res=0";
        String late =
                "            kill-99   [001] d..1. 25540.725555: signal_generate: sig=9 errno=0 code=0 comm=x pid=4711 grp=1 res=2";
        assertThat(find(4711, first, other)).contains(new KillTrace.Kill(12378, "bash", 0, Optional.empty()));
        assertThat(find(4711, first, odd, late))
                .as("one that was pending already changes nothing")
                .contains(new KillTrace.Kill(77, "a-b [0] c", -6, Optional.empty()));
        assertThat(find(4712, first, odd)).isEmpty();
        assertThat(find(4711, "garbage", "", "sig=9 pid=4711")).isEmpty();
    }

    @Test
    void aVictimOfTheOomKillerIsMarked() {
        String kill =
                "         threads-12397   [000] d..1. 25538.614500: signal_generate: sig=9 errno=0 code=128 comm=threads pid=12397 grp=1 res=0";
        String mark =
                "         threads-12397   [000] .N.1. 25538.614593: mark_victim: pid=12397 comm=threads total-vm=88744kB anon-rss=61056kB file-rss:1240kB uid=0";
        String old = "         threads-12397   [000] .N.1. 25538.614593: mark_victim: pid=12397";
        assertThat(find(12397, kill, mark))
                .contains(new KillTrace.Kill(12397, "threads", 128, Optional.of("total-vm=88744kB anon-rss=61056kB")));
        assertThat(find(12397, old)).contains(new KillTrace.Kill(0, "", 128, Optional.of("")));
    }

    /** As root the kernel says who, by pids that only the initial pid namespace has; anybody else is told what is missing. */
    @Test
    @Timeout(60)
    void theKernelTellsRootWhoKilled() throws Exception {
        LinuxKernel kernel = new LinuxKernel();
        if (kernel.getUid() != 0 || !KillTrace.isInInitialPidNamespace()) {
            assertThatThrownBy(() -> KillTrace.open(kernel))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(kernel.getUid() != 0 ? "root" : "pid namespace");
            return;
        }
        Process victim = new ProcessBuilder("sleep", "1000").start();
        Path instances;
        try (KillTrace trace = KillTrace.open(kernel)) {
            instances = Files.isDirectory(Path.of("/sys/kernel/tracing/instances"))
                    ? Path.of("/sys/kernel/tracing/instances")
                    : Path.of("/sys/kernel/debug/tracing/instances");
            assertThat(trace.of(pid -> pid == victim.pid())).isEmpty();
            Process shell = new ProcessBuilder("sh", "-c", "kill -9 " + victim.pid()).start();
            assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
            KillTrace.Kill kill = trace.of(pid -> pid == victim.pid()).orElseThrow();
            assertThat(kill).isEqualTo(new KillTrace.Kill((int) shell.pid(), "sh", 0, Optional.empty()));
        } finally {
            victim.destroyForcibly();
        }
        if (Files.isDirectory(instances)) {
            try (var left = Files.list(instances)) {
                assertThat(left.filter(path -> path.getFileName()
                                .toString()
                                .startsWith(
                                        "signalbox-" + ProcessHandle.current().pid())))
                        .isEmpty();
            }
        }
    }

    @Test
    void withoutTheTracepointsItSaysWhatIsMissing() throws IOException {
        Files.createDirectory(folder.resolve("instances"));
        assertThatThrownBy(() -> KillTrace.open(folder, 1, () -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tracepoints cannot be used")
                .hasMessageContaining("signal_generate");
    }
}
