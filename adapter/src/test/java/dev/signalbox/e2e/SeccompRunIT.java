package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run without anybody who watches leaves of a death by seccomp, through the shipped jar. */
@Timeout(120)
class SeccompRunIT {
    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException {
        program = Programs.compile("installers", folder, "-pthread");
    }

    @Test
    void aRunThatNobodyWatchesLeavesCallAndRuleOnItsLog() throws Exception {
        Process run = new ProcessBuilder(Shipped.command(
                        "run", "--seccomp", "capture", "--", program.toString(), "privs", "raw", "kill"))
                .redirectErrorStream(true)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(run.waitFor()).isEqualTo(128 + 31);
        assertThat(said)
                .contains("killed by SIGSYS: seccomp killed it for uname (63), filter 1 of 1: instruction 5,"
                        + " RET_KILL_PROCESS");
    }

    @Test
    void aReportOfARunNamesTheRuleAndWhoInstalledIt() throws Exception {
        Path report = folder.resolve("report");
        Process run = new ProcessBuilder(Shipped.command(
                        "run",
                        "--quiet",
                        "--seccomp",
                        "capture",
                        "--report",
                        report.toString(),
                        "--",
                        program.toString(),
                        "privs",
                        "prctl",
                        "exec",
                        "kill"))
                .redirectErrorStream(true)
                .start();
        run.getInputStream().readAllBytes();
        assertThat(run.waitFor()).isEqualTo(128 + 31);
        assertThat(Files.readString(report))
                .contains("seccomp killed the program for uname (63), filter 1 of 1: instruction 5, RET_KILL_PROCESS,"
                        + " installed by install_with at installers.c:")
                .contains(" in step at ")
                .contains("path = ");
    }
}
