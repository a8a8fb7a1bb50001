package dev.signalbox.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry point: reads the command line and runs one of the commands. */
@Command(
        name = "signalbox",
        description = "A debugger for native Linux programs that takes signals seriously.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {CommandLine.HelpCommand.class})
public final class Main {
    /** Runs the command line and exits with its status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
