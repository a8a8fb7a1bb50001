package dev.signalbox.ptrace.death;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.death.OutOfMemory.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counters, as files of both versions of cgroups. */
class OutOfMemoryTest {
    @TempDir
    Path folder;

    private Path proc;
    private OutOfMemory memory;

    @BeforeEach
    void makeProc() throws IOException {
        proc = Files.createDirectories(folder.resolve("proc"));
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("7"));
        memory = new OutOfMemory(proc);
    }

    private void version2(int kills) throws IOException {
        Path group = Files.createDirectories(folder.resolve("cgroup/app"));
        Files.writeString(proc.resolve("self/mounts"), "cgroup2 " + folder.resolve("cgroup") + " cgroup2 rw 0 0\n");
        Files.writeString(proc.resolve("7/cgroup"), "0::/app\n");
        Files.writeString(group.resolve("memory.events"), "low 0\noom 9\noom_kill " + kills + "\noom_group_kill 0\n");
        Files.writeString(group.resolve("memory.max"), "67108864\n");
    }

    private void version1(int kills) throws IOException {
        Path group = Files.createDirectories(folder.resolve("memory/app"));
        Files.writeString(
                proc.resolve("self/mounts"),
                "cgroup2 " + folder.resolve("unified") + " cgroup2 rw 0 0\ncgroup " + folder.resolve("memory")
                        + " cgroup rw,memory 0 0\n");
        Files.writeString(proc.resolve("7/cgroup"), "5:cpu:/\n4:memory:/app\n0::/\n");
        Files.writeString(group.resolve("memory.oom_control"), "under_oom 0\noom_kill " + kills + "\n");
        Files.writeString(group.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    }

    @Test
    void aCounterThatGrewMeansTheOomKiller() throws IOException {
        version2(3);
        memory.remember(7);
        assertThat(memory.killed(7).verdict()).isEqualTo(Verdict.NOT_KILLED);
        version2(4);
        assertThat(memory.killed(7))
                .isEqualTo(new OutOfMemory.Answer(
                        Verdict.KILLED, "memory ran out in its cgroup /app, whose limit is 64 MiB (oom_kill 3 -> 4)"));
        memory.told();
        assertThat(memory.killed(7).verdict()).isEqualTo(Verdict.NOT_KILLED);
    }

    @Test
    void theFirstVersionOfCgroupsCountsToo() throws IOException {
        version1(0);
        memory.remember(7);
        version1(1);
        assertThat(memory.killed(7).sentence()).isEqualTo("memory ran out in its cgroup /app (oom_kill 0 -> 1)");
    }

    @Test
    void aCgroupThatWasNotSeenBeforeOrNoneAtAllClaimsNothing() throws IOException {
        assertThat(memory.killed(7).verdict()).isEqualTo(Verdict.UNKNOWN);
        version2(2);
        assertThat(memory.killed(7).verdict()).isEqualTo(Verdict.UNKNOWN);
        version2(0);
        assertThat(memory.killed(7).verdict()).isEqualTo(Verdict.NOT_KILLED);
        assertThat(memory.killed(8).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
