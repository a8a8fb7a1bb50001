package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code signalbox run} on the shipped jar: the program's streams and its end are its own. */
@Timeout(120)
class RunIT {
    @TempDir
    Path folder;

    private record Result(int status, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    private Result run(byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("run"));
        command.addAll(List.of(arguments));
        return execute(input, Shipped.command(command.toArray(String[]::new)));
    }

    private Result execute(byte[] input, List<String> command) throws Exception {
        Path in = Files.write(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(), Files.readAllBytes(out), Files.readString(err, StandardCharsets.ISO_8859_1));
    }

    private Result sh(String script) throws Exception {
        return run(new byte[0], "--", "/bin/sh", "-c", script);
    }

    @Test
    void streamsAreTheProgramsOwnByteForByte() throws Exception {
        byte[] all = new byte[256 * 1024];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i ^ i >> 8);
        }
        Result result = run(all, "--quiet", "--", "/bin/sh", "-c", "cat; printf 'e\\377r' >&2");
        assertThat(result.out()).isEqualTo(all);
        assertThat(result.err()).isEqualTo("e\u00ffr");
        assertThat(result.status()).isZero();
    }

    @Test
    void theExitStatusIsTheProgramsOr128AndTheSignal() throws Exception {
        assertThat(sh("exit 0").status()).isZero();
        assertThat(sh("exit 42").status()).isEqualTo(42);
        assertThat(sh("kill -9 $$").status()).isEqualTo(137);
        Result killed = sh("kill -USR1 $$");
        assertThat(killed.status()).isEqualTo(138);
        assertThat(killed.err()).contains("SIGUSR1", "killed by SIGUSR1");
    }

    @Test
    void ownFailuresAre125And126And127() throws Exception {
        assertThat(run(new byte[0], "--", "/nowhere/at/all").status()).isEqualTo(127);
        assertThat(run(new byte[0], "--", "no-such-program-anywhere").status()).isEqualTo(127);
        assertThat(run(new byte[0], "--", "/etc/passwd").status()).isEqualTo(126);
        assertThat(run(new byte[0], "--nonsense", "--", "/bin/true").status()).isEqualTo(125);
        assertThat(run(new byte[0], "--signals", "nonsense", "--", "/bin/true").status())
                .isEqualTo(125);
        assertThat(run(new byte[0], "--follow-fork", "both-of-them", "--", "/bin/true")
                        .status())
                .isEqualTo(125);
    }

    @Test
    void aProgramIsFoundInPathAndSeesItsArguments() throws Exception {
        assertThat(run(new byte[0], "--quiet", "--", "printf", "%s|", "a b", "", "--quiet", "ä")
                        .text())
                .isEqualTo("a b||--quiet|ä|");
    }

    @Test
    void quietSaysNothingAndLogSaysItElsewhere() throws Exception {
        String[] script = {"--", "/bin/sh", "-c", "kill -CHLD $$; kill -WINCH $$; echo done"};
        assertThat(run(new byte[0], "--quiet", script[0], script[1], script[2], script[3])
                        .err())
                .isEmpty();
        Path log = folder.resolve("log");
        Result result = run(new byte[0], "--log", log.toString(), script[0], script[1], script[2], script[3]);
        assertThat(result.err()).isEmpty();
        assertThat(result.text()).isEqualTo("done\n");
        assertThat(log).content().contains("SIGWINCH");
    }

    @Test
    void rulesDecideWhatReachesTheProgram() throws Exception {
        Result result = run(
                new byte[0], "--signals", "SIGUSR1=nopass noprint", "--", "/bin/sh", "-c", "kill -USR1 $$; echo alive");
        assertThat(result.status()).isZero();
        assertThat(result.text()).isEqualTo("alive\n");
        assertThat(result.err()).doesNotContain("SIGUSR1");
    }

    @Test
    void raiseDiesOfTheSameSignal() throws Exception {
        for (String signal : new String[] {"USR1", "SEGV", "INT", "TERM"}) {
            List<String> run =
                    Shipped.command("run", "--quiet", "--raise", "--", "/bin/sh", "-c", "kill -" + signal + " $$");
            // Python tells death by a signal as a negative number; a JVM that merely exits with 128+n would give a
            // positive one
            Path script = Files.writeString(
                    folder.resolve("script"),
                    "import subprocess,sys\nsys.exit(0 if subprocess.call(" + pythonList(run) + ") < 0 else 1)\n");
            assertThat(execute(new byte[0], List.of("python3", script.toString()))
                            .status())
                    .as(signal)
                    .isZero();
        }
    }

    private static String pythonList(List<String> words) {
        StringBuilder list = new StringBuilder("[");
        words.forEach(word -> list.append("'")
                .append(word.replace("\\", "\\\\").replace("'", "\\'"))
                .append("',"));
        return list.append(']').toString();
    }

    @Test
    void aReportTellsWhereTheProgramDied() throws Exception {
        Path sandbox = Programs.compile(
                Path.of("../sample-workspaces/sandbox/sandbox.c")
                        .toAbsolutePath()
                        .normalize(),
                folder);
        Path report = folder.resolve("report");
        Result result = run(new byte[0], "--report", report.toString(), "--", sandbox.toString(), "--kill");
        assertThat(result.status()).isEqualTo(128 + 31);
        assertThat(report)
                .content()
                .contains(
                        "SIGSYS",
                        "in guarded_work",
                        "sandbox.c:" + Programs.line(Path.of("../sample-workspaces/sandbox/sandbox.c"), "uname"),
                        "in main",
                        "mode = KILL");
    }

    @Test
    void aStopByJobControlStopsTheRunToo() throws Exception {
        Path out = folder.resolve("run.out");
        Process run = new ProcessBuilder(
                        Shipped.command("run", "--quiet", "--", "/bin/sh", "-c", "kill -STOP $$; echo back; exit 3"))
                .redirectOutput(out.toFile())
                .start();
        try {
            ProcessHandle program = awaitStop(run);
            for (long pid : new long[] {run.pid(), program.pid()}) {
                assertThat(execute(new byte[0], List.of("kill", "-CONT", Long.toString(pid)))
                                .status())
                        .isZero();
            }
            assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).isEqualTo(3);
            assertThat(out).hasContent("back");
        } finally {
            run.destroyForcibly();
        }
    }

    /** Waits until the run is stopped; returns its program. */
    private static ProcessHandle awaitStop(Process run) throws IOException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!Files.readString(Path.of("/proc/" + run.pid() + "/status")).contains("State:\tT")) {
            assertThat(System.nanoTime()).as("the run stops").isLessThan(deadline);
            Thread.onSpinWait();
        }
        return run.descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.matches("/(usr/)?bin/(da)?sh"))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void daemonsAreLetGoUnharmed() throws Exception {
        Path alive = folder.resolve("alive");
        Path go = folder.resolve("go");
        Result made = execute(new byte[0], List.of("mkfifo", go.toString()));
        assertThat(made.status()).isZero();
        Result result = run(
                new byte[0],
                "--quiet",
                "--",
                "/bin/sh",
                "-c",
                "(read line <" + go + "; echo yes >" + alive + ") </dev/null >/dev/null 2>&1 & exit 4");
        assertThat(result.status()).isEqualTo(4);
        assertThat(alive).doesNotExist();
        Files.writeString(go, "now\n");
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!Files.exists(alive) || Files.size(alive) == 0) {
            assertThat(System.nanoTime()).as("the daemon lives").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void waitAllStaysWithDaemons() throws IOException, Exception {
        Result result =
                run(new byte[0], "--quiet", "--wait-all", "--", "/bin/sh", "-c", "(sleep 1; echo late) & echo early");
        assertThat(result.text()).isEqualTo("early\nlate\n");
        assertThat(result.status()).isZero();
    }
}
