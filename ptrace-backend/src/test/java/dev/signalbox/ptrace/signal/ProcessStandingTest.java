package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessStandingTest {
    @TempDir
    Path proc;

    private ProcessStanding standing;

    @BeforeEach
    void aShellWithAJob() throws IOException {
        standing = new ProcessStanding(proc);
        process(1, "S", 0, 1, 1);
        process(10, "S", 1, 10, 10);
        process(20, "t", 10, 20, 10);
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
    }

    private void process(int pid, String state, int parent, int group, int session) throws IOException {
        Path process = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(
                process.resolve("stat"),
                pid + " (a) b) " + state + " " + parent + " " + group + " " + session + " 0 -1 0");
        Files.writeString(process.resolve("status"), "Name:\ta\nNSpid:\t" + pid + (pid == 30 ? "\t1" : "") + "\n");
    }

    @Test
    void aJobOfAShellIsNotOrphaned() {
        assertThat(standing.isGroupOrphaned(20)).isFalse();
    }

    @Test
    void aJobWhoseShellEndedIsOrphaned() throws IOException {
        process(20, "t", 1, 20, 10);
        assertThat(standing.isGroupOrphaned(20)).isTrue();
    }

    @Test
    void aMemberWithAParentInTheSessionSavesTheGroup() throws IOException {
        process(20, "t", 1, 20, 10);
        process(21, "S", 10, 20, 10);
        assertThat(standing.isGroupOrphaned(20)).isFalse();
        process(21, "Z", 10, 20, 10);
        assertThat(standing.isGroupOrphaned(20)).as("the dead do not count").isTrue();
    }

    @Test
    void aSessionOfItsOwnIsOrphaned() throws IOException {
        process(20, "t", 10, 20, 20);
        assertThat(standing.isGroupOrphaned(20)).isTrue();
    }

    @Test
    void whatIsNotThereIsNotOrphaned() {
        assertThat(standing.isGroupOrphaned(4711)).isFalse();
        assertThat(standing.isNamespaceInit(4711)).isFalse();
    }

    @Test
    void theFirstProcessOfANamespaceIsKnownByItsInnermostPid() throws IOException {
        process(30, "S", 10, 30, 10);
        assertThat(standing.isNamespaceInit(30)).isTrue();
        assertThat(standing.isNamespaceInit(20)).isFalse();
    }
}
