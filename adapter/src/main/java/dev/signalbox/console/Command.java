package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import java.util.List;

/**
 * One console command.
 *
 * @param names its name and its short forms, {@code info signals} being one name
 * @param usage how its arguments are written; empty when it has none
 * @param help what it does, in one line
 * @param action what it does
 */
record Command(List<String> names, String usage, String help, Action action) {
    /** Carries a command out. */
    @FunctionalInterface
    interface Action {
        /** Does it; returns what is printed. */
        String run(ConsoleContext context, String arguments) throws CommandException, EngineException;
    }

    /** A command with one or more names, separated by {@code |}. */
    static Command of(String names, String usage, String help, Action action) {
        return new Command(List.of(names.split("\\|")), usage, help, action);
    }

    /** The name to be shown. */
    String name() {
        return names.get(0);
    }
}
