package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import dev.signalbox.client.Shipped;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Signals to {@code signalbox run} reach the program for which it stands. */
@Timeout(120)
class RunSignalsIT {
    private static final Path LAUNCHER =
            Path.of("../signalbox").toAbsolutePath().normalize();

    @TempDir
    static Path folder;

    private static Path polite;

    private Process process;
    private BufferedReader lines;

    /** How it is started: each way has its own handling of signals before Java's. */
    enum Way {
        JAR,
        SCRIPT;

        List<String> command() {
            return this == JAR
                    ? Shipped.command("run", "--quiet", "--", polite.toString())
                    : List.of(LAUNCHER.toString(), "run", "--quiet", "--", polite.toString());
        }
    }

    @BeforeAll
    static void compile() throws IOException {
        polite = Programs.compile("polite", folder);
    }

    @AfterEach
    void end() throws Exception {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void start(Way way, String... arguments) throws IOException {
        // what started the tests may ignore SIGHUP (nohup), which stays so for the program, as it should
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,TERM,INT,QUIT", "setsid"));
        command.addAll(way.command());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        assertThat(lines.readLine()).isEqualTo("ready");
    }

    private static void kill(String signal, String whom) throws Exception {
        Process kill = new ProcessBuilder("kill", "-s", signal, "--", whom).start();
        assertThat(kill.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private int status() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @EnumSource
    void sigtermReachesTheProgramWhichDecidesItsStatus(Way way) throws Exception {
        start(way);
        kill("TERM", Long.toString(process.pid()));
        assertThat(lines.readLine()).isEqualTo("term 1 hup 0");
        assertThat(status()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void sighupReachesTheProgram(Way way) throws Exception {
        start(way);
        kill("HUP", Long.toString(process.pid()));
        assertThat(lines.readLine()).isEqualTo("term 0 hup 1");
        assertThat(status()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"JAR, USR1", "SCRIPT, USR2", "JAR, USR2", "SCRIPT, ALRM"})
    void signalsThatProgramsAreToldThingsByReachTheProgram(Way way, String signal) throws Exception {
        List<String> command = new ArrayList<>(way.command());
        command.remove(command.size() - 1);
        command.addAll(List.of(
                "/bin/sh", "-c", "trap 'echo told; exit 5' " + signal + "; echo ready; while :; do sleep 0.05; done"));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        assertThat(lines.readLine()).isEqualTo("ready");
        kill(signal, Long.toString(process.pid()));
        assertThat(lines.readLine()).isEqualTo("told");
        assertThat(status()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void aSignalToTheWholeGroupIsNotGivenTwice(Way way) throws Exception {
        start(way);
        kill("TERM", "-" + process.pid());
        assertThat(lines.readLine()).isEqualTo("term 1 hup 0");
        assertThat(status()).isEqualTo(7);
    }

    /** No trace is left in the program of a signal that it took so. */
    @ParameterizedTest
    @CsvSource({"sigwait, group", "sigwait, process", "signalfd, group", "signalfd, process"})
    void aProgramThatTakesItsSignalsItselfGetsEachOnce(String how, String whom) throws Exception {
        start(Way.SCRIPT, how);
        kill("TERM", (whom.equals("group") ? "-" : "") + process.pid());
        assertThat(lines.readLine()).isEqualTo("term 1 hup 0");
        assertThat(status()).isEqualTo(7);
    }

    /** What left our group does not get what the group gets. */
    @Test
    void aProgramInAGroupOfItsOwnGetsWhatOursGets() throws Exception {
        start(Way.SCRIPT, "sigwait", "apart");
        kill("TERM", "-" + process.pid());
        assertThat(lines.readLine()).isEqualTo("term 1 hup 0");
        assertThat(status()).isEqualTo(7);
    }

    @Test
    void aProgramWithoutHandlerDiesOfItAndTheStatusSaysSo() throws Exception {
        start(Way.SCRIPT, "default");
        kill("TERM", Long.toString(process.pid()));
        assertThat(status()).isEqualTo(128 + 15);
    }

    @Test
    void aProgramThatIgnoresItGoesOn() throws Exception {
        start(Way.SCRIPT, "ignore");
        kill("TERM", Long.toString(process.pid()));
        kill("INT", Long.toString(process.pid()));
        kill("QUIT", Long.toString(process.pid()));
        process.getOutputStream().close();
        assertThat(lines.readLine()).isEqualTo("still here");
        assertThat(status()).isEqualTo(7);
    }

    /** bash takes SIGCHLD out of its mask when it starts, and nothing shows afterwards that it was there; see docs/transparency.md. */
    @Test
    void aBlockedSigchldIsTheOneThingThatTheScriptLoses() throws Exception {
        List<String> command = List.of(
                "env",
                "--block-signal=CHLD",
                "--block-signal=USR1",
                LAUNCHER.toString(),
                "run",
                "--quiet",
                "--",
                "grep",
                "SigBlk",
                "/proc/self/status");
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        long mask = Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16);
        assertThat(mask & (1L << 16 | 1L << 9)).isEqualTo(1L << 9);
        assertThat(status()).isZero();
    }
}
