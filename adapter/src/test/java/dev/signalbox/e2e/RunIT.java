package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    void caughtCallsAreToldWithTheirResultsAndGoIntoTheJournal() throws Exception {
        Path journal = folder.resolve("journal");
        Path shell = Path.of("/bin/sh").toRealPath();
        Result result = run(
                new byte[0],
                "--catch",
                "getppid,exit_group",
                "--journal",
                journal.toString(),
                "--",
                shell.toString(),
                "-c",
                "exit 3");
        assertThat(result.status()).isEqualTo(3);
        String line = "signalbox: " + shell.getFileName() + " \\(\\d+\\): ";
        assertThat(result.err().lines().filter(text -> text.contains("getppid")))
                .isNotEmpty()
                .allMatch(text -> text.matches(line + "getppid\\(\\) = \\d+"));
        assertThat(result.err()).containsPattern("(?m)^" + line + "exit_group\\(3\\)$");
        assertThat(Files.readAllLines(journal))
                .anyMatch(entry -> entry.contains("\"getppid\"") && entry.contains("\"tell\""))
                .noneMatch(entry -> entry.contains("\"syscall\"") && entry.contains("\"stop\""));
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
    void aProgramThatTheKernelKillsWhileItLoadsItHasThatStatus() throws Exception {
        byte[] program = Files.readAllBytes(Path.of("/bin/true"));
        Path half = Files.write(folder.resolve("half"), Arrays.copyOf(program, 2000));
        assertThat(half.toFile().setExecutable(true)).isTrue();
        Process alone = new ProcessBuilder("/bin/sh", "-c", half + "; exit $?").start();
        assertThat(alone.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(alone.exitValue()).isEqualTo(139);
        Result result = run(new byte[0], "--", half.toString());
        assertThat(result.status()).isEqualTo(139);
        assertThat(result.err()).contains("SIGSEGV before its first instruction", "damaged");
    }

    @Test
    void aFileWithASlashBehindItsNameIsNoProgram() throws Exception {
        Result result = run(new byte[0], "--", "/bin/true/");
        assertThat(result.status()).isEqualTo(126);
        assertThat(result.err()).contains("leave the slash at its end away");
    }

    @Test
    void aMistakeOnTheCommandLineLeadsToTheHelpThatThereIs() throws Exception {
        Result wrong = execute(new byte[0], Shipped.command("nonsense"));
        assertThat(wrong.err()).endsWith("try: signalbox --help\n");
        assertThat(run(new byte[0]).err()).endsWith("try: signalbox help run\n");
        assertThat(execute(new byte[0], Shipped.command("--help")).status()).isZero();
        assertThat(execute(new byte[0], Shipped.command("help", "run")).status())
                .isZero();
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
    void optionsBehindTheProgramAreItsOwn() throws Exception {
        Result result = run(new byte[0], "--quiet", "/bin/sh", "-c", "echo $0 $*; exit 3", "--raise", "--", "-x");
        assertThat(result.text()).isEqualTo("--raise -- -x\n");
        assertThat(result.status()).isEqualTo(3);
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
            // Perl's system() tells death by a signal in the lower bits; a JVM that merely exits with 128+n has them
            // clear
            List<String> perl = new ArrayList<>(List.of("perl", "-e", "exit(system(@ARGV) & 127 ? 0 : 1)"));
            perl.addAll(run);
            assertThat(execute(new byte[0], perl).status()).as(signal).isZero();
        }
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
    void aReportTellsWhatTheFatalSignalCarried() throws Exception {
        Path report = folder.resolve("report");
        Result result =
                run(new byte[0], "--report", report.toString(), "--", "/bin/sh", "-c", "kill -SEGV $$; echo not here");
        assertThat(result.status()).isEqualTo(128 + 11);
        assertThat(report)
                .content()
                .contains("SIGSEGV sent by ", "si_signo = 11 (SIGSEGV)", "si_code = 0 (SI_USER)", "si_pid = ");
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheStart() throws Exception {
        Result result = run(
                new byte[0], "--report", folder.resolve("none/report").toString(), "--", "/bin/sh", "-c", "echo ran");
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.text()).isEmpty();
        assertThat(result.err()).contains("--report", "none/report", "its folder does not exist");
    }

    @Test
    void aReportExplainsTheSignal() throws Exception {
        Path faults = Programs.compile("faults", folder, "-lrt");
        Path report = folder.resolve("report");
        Result result = run(new byte[0], "--report", report.toString(), "--", faults.toString(), "null");
        assertThat(result.status()).isEqualTo(128 + 11);
        assertThat(report)
                .content()
                .contains(
                        "SIGSEGV: no mapping at address 0x8 (null pointer: offset 0x8, write)",
                        "si_code = 1 (SEGV_MAPERR)",
                        "si_addr = 0x8",
                        "sender = kernel",
                        "access = write",
                        "error code = 0x6 (write, user code)",
                        "nowhere = ");
        assertThat(report).content().containsOnlyOnce("si_addr = 0x8");
    }

    @Test
    void aReportNamesTheCallThatSeccompKilledFor() throws Exception {
        Path sandbox = Programs.compile(
                Path.of("../sample-workspaces/sandbox/sandbox.c")
                        .toAbsolutePath()
                        .normalize(),
                folder);
        Path report = folder.resolve("report");
        run(new byte[0], "--report", report.toString(), "--", sandbox.toString(), "--kill");
        assertThat(report).content().contains("seccomp killed the program for uname (63)");
    }

    @Test
    void aStopByJobControlStopsTheRunToo() throws Exception {
        String run = String.join(" ", Shipped.command("run", "--quiet", "--", "/bin/sh", "-c"));
        Path shell = Files.writeString(folder.resolve("shell"), "HISTFILE= exec bash --norc --noprofile -i\n");
        // script(1) gives the shell a terminal, which it needs for job control
        Process terminal = new ProcessBuilder("script", "-qefc", "sh " + shell, "/dev/null")
                .redirectErrorStream(true)
                .start();
        terminal.getOutputStream()
                .write((run
                                + " 'kill -STOP $$; echo ba\"\"ck; exit 3'; echo run=$?\nfg >/dev/null; echo fg=$?; exit 0\n")
                        .getBytes(StandardCharsets.UTF_8));
        terminal.getOutputStream().flush();
        String said = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // 128 + SIGSTOP is how bash says that a job was stopped
        assertThat(said).contains("Stopped", "run=147", "back", "fg=3");
    }

    @Test
    void withoutAShellNobodyHasToWakeUs() throws Exception {
        Result result = run(
                new byte[0],
                "--quiet",
                "--",
                "/bin/sh",
                "-c",
                "(sleep 0.2; kill -CONT $$) & kill -STOP $$; echo back; exit 3");
        assertThat(result.text()).isEqualTo("back\n");
        assertThat(result.status()).isEqualTo(3);
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
    void aStormOfPrintedSignalsIsAFewLinesThatCountThemAll() throws Exception {
        Result result =
                run(new byte[0], "--", Programs.compile("profiled", folder).toString());
        assertThat(result.status()).isZero();
        List<String> lines =
                result.err().lines().filter(line -> line.contains("SIGPROF")).toList();
        assertThat(lines).as("five at once, then one a second").hasSizeBetween(1, 9);
        long counted = lines.stream().mapToLong(RunIT::number).sum();
        assertThat(counted).isEqualTo(Long.parseLong(result.text().strip())).isGreaterThan(1000);
    }

    private static long number(String line) {
        Matcher times = Pattern.compile(" x ([0-9,]+)").matcher(line);
        return times.find() ? Long.parseLong(times.group(1).replace(",", "")) : 1;
    }

    @Test
    void childrenThatComeAndGoInAMomentAreInTheJournalAndTheirViolentEndsAreTold() throws Exception {
        Path journal = folder.resolve("journal");
        Result result = run(
                new byte[0],
                "--journal",
                journal.toString(),
                "--",
                "/bin/sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done; /bin/sh -c 'kill -KILL $$'; exit 7");
        assertThat(result.status()).isEqualTo(7);
        assertThat(result.err()).containsPattern("sh \\(\\d+\\): killed by SIGKILL");
        List<String> lines = Files.readAllLines(journal);
        assertThat(lines.stream().filter(line -> line.contains("\"child\":"))).hasSize(11);
        assertThat(lines.stream().filter(line -> line.contains("\"type\":\"exec\"")))
                .hasSize(11);
        assertThat(lines.stream().filter(line -> line.contains("\"type\":\"exit\"")))
                .hasSize(12);
    }

    @Test
    void waitAllStaysWithDaemons() throws IOException, Exception {
        Result result =
                run(new byte[0], "--quiet", "--wait-all", "--", "/bin/sh", "-c", "(sleep 1; echo late) & echo early");
        assertThat(result.text()).isEqualTo("early\nlate\n");
        assertThat(result.status()).isZero();
    }
}
