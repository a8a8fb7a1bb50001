package dev.signalbox.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry point: reads the command line and runs one of the commands. */
@Command(
        name = "signalbox",
        description = "A debugger for native Linux programs that takes signals seriously.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {DapCommand.class, RunCommand.class, DemoCommand.class, CommandLine.HelpCommand.class})
public final class Main {
    /** Signalbox's own failures, as env(1) and timeout(1) report theirs. */
    static final int OWN_FAILURE = 125;

    /** Runs the command line and exits with its status. */
    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("dap")) {
            System.exit(DapCommand.overStdio());
        }
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setStopAtPositional(true) // what comes behind the program is the program's
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    System.err.println("signalbox: " + e.getMessage());
                    return OWN_FAILURE;
                })
                .setExitCodeExceptionMapper(e -> OWN_FAILURE)
                .setParameterExceptionHandler((e, arguments) -> {
                    System.err.println("signalbox: " + e.getMessage());
                    boolean whole = e.getCommandLine().getParent() == null;
                    System.err.println("try: signalbox "
                            + (whole ? "--help" : "help " + e.getCommandLine().getCommandName()));
                    return OWN_FAILURE;
                });
    }
}
