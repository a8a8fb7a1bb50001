package dev.signalbox.cli;

import dev.signalbox.cli.run.HeadlessRun;
import dev.signalbox.cli.run.RunLog;
import dev.signalbox.cli.run.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signalbox run}: a program under the engine with nobody watching. Its exit status is ours. */
@Command(
        name = "run",
        description = "Runs a program; says which signals arrive and how it ends. The exit status is the program's.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--signals",
            paramLabel = "RULE",
            description = "what happens at signals, in gdb's words: 'SIGUSR1=nostop noprint nopass'; repeatable")
    private List<String> signals = new ArrayList<>();

    @Option(
            names = "--catch",
            paramLabel = "SET",
            description =
                    "says which of these system calls are made, and what they return: 'openat,%%network if $syscall.result < 0'; repeatable")
    private List<String> catches = new ArrayList<>();

    @Option(
            names = "--inject",
            paramLabel = "RULE",
            description = "tampers with system calls, in strace's words: 'openat:error=ENOENT:when=3+'; repeatable")
    private List<String> injections = new ArrayList<>();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "print",
            description =
                    "what happens at all other signals: print (default), quiet, crashes, gdb, lldb, jvm, go, chromium-broker, all")
    private String preset;

    @Option(
            names = "--follow-fork",
            paramLabel = "SIDE",
            defaultValue = "both",
            description = "parent, child or both (default)")
    private String followFork;

    @Option(names = "--journal", paramLabel = "FILE", description = "writes every event as a line of JSON")
    private Path journal;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "on death by a signal: reason, siginfo, and the stacks of all threads")
    private Path report;

    @Option(
            names = "--trace-kills",
            description = "as root: asks the kernel's tracepoints who sends SIGKILL, and about the OOM killer")
    private boolean traceKills;

    @Option(names = "--log", paramLabel = "FILE", description = "says what happens there instead of on stderr")
    private Path log;

    @Option(
            names = "--seccomp",
            paramLabel = "capture",
            description =
                    "capture: sees seccomp filters being installed, so that a death by seccomp names the rule; costs every system call some microseconds")
    private String seccomp;

    @Option(names = "--quiet", description = "says nothing")
    private boolean quiet;

    @Option(names = "--raise", description = "when the program dies of a signal, dies of it too")
    private boolean raise;

    @Option(names = "--wait-all", description = "stays with processes that outlive the program")
    private boolean waitAll;

    @Parameters(arity = "1..*", paramLabel = "PROGRAM [ARGS]", description = "the program, after --")
    private List<String> command = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!List.of("parent", "child", "both").contains(followFork.toLowerCase(Locale.ROOT))) {
            throw new ParameterException(
                    spec.commandLine(), "--follow-fork: '" + followFork + "' is not parent, child or both");
        }
        if (seccomp != null && !seccomp.equals("capture")) {
            throw new ParameterException(spec.commandLine(), "--seccomp: '" + seccomp + "' is not capture");
        }
        RunOptions options = new RunOptions(
                command.size(),
                signals,
                catches,
                injections,
                preset,
                followFork.toUpperCase(Locale.ROOT),
                Optional.ofNullable(journal),
                Optional.ofNullable(report),
                seccomp != null,
                raise,
                waitAll,
                traceKills);
        try (RunLog out = RunLog.open(quiet, Optional.ofNullable(log))) {
            return new HeadlessRun(options, out).run();
        }
    }
}
