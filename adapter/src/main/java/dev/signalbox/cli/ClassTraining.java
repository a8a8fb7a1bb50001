package dev.signalbox.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The main class of the JVM that the class archive is made from (tools/class-archive): does what most starts do, so that their classes are loaded: first
 * {@code run} with the program on its command line, which should fork and execute, then a session over stdin and stdout.
 */
public final class ClassTraining {
    private ClassTraining() {}

    /** @param args the program and its arguments */
    public static void main(String[] args) {
        List<String> run = new ArrayList<>(List.of("run", "--quiet", "--signals", "SIGUSR1=nostop noprint pass", "--"));
        run.addAll(Arrays.asList(args));
        Main.commandLine().execute(run.toArray(String[]::new));
        System.exit(DapCommand.overStdio());
    }
}
