package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalPreset;
import dev.signalbox.ptrace.syscall.CallSetParser;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The commands of the debug console, with gdb's names where gdb has them. What is no command is an expression, and not this class's business. */
public final class Console {
    private static final List<String> HANDLE_WORDS = List.of("stop", "nostop", "print", "noprint", "pass", "nopass");

    /** What these do is the same wherever the user stands. */
    private static final Set<String> OF_THE_SESSION = Set.of(
            "handle",
            "send",
            "journal",
            "interrupt",
            "break",
            "delete",
            "catch",
            "inject",
            "enable",
            "disable",
            "detach",
            "kill",
            "help",
            "info signals",
            "info breakpoints",
            "info inferiors",
            "info sharedlibrary");

    private final Map<String, Command> byName = new HashMap<>();
    private final List<Command> commands = new ArrayList<>();

    /** All commands of this version. */
    @Inject
    public Console() {
        commands.addAll(SignalCommands.all());
        commands.addAll(InfoCommands.all());
        commands.addAll(DataCommands.all());
        commands.addAll(RunCommands.all());
        commands.addAll(CallCommands.all());
        commands.add(Command.of(
                "help|h", "[COMMAND]", "lists the commands, or explains one", (context, arguments) -> help(arguments)));
        for (Command command : commands) {
            command.names().forEach(name -> byName.put(name, command));
        }
    }

    /**
     * Carries out a line if it is a command.
     *
     * @return what is printed; empty when the line is no command
     */
    public Optional<String> execute(ConsoleContext context, String line) throws CommandException, EngineException {
        String text = line.strip();
        String first = word(text);
        String rest = text.substring(first.length()).strip();
        if (first.equals("info") || first.equals("i")) {
            return Optional.of(info(context, rest));
        }
        if (first.equals("set") && word(rest).matches("var|variable")) {
            return Optional.of(byName.get("set var")
                    .action()
                    .run(context, rest.substring(word(rest).length()).strip()));
        }
        String name = first;
        int slash = first.indexOf('/');
        if (slash > 0) {
            name = first.substring(0, slash);
            rest = first.substring(slash) + " " + rest;
        }
        Command command = byName.get(name);
        // a variable may be called like a command: what goes on with an operator is an expression
        if (command == null || rest.matches("(?s)(=[^=]|==|\\.|->|\\[|[+*/%<>!&|^-]?=).*")) {
            return Optional.empty();
        }
        return Optional.of(command.action().run(context, rest));
    }

    /** Whether a line is a command for which the frame that is selected does not matter. */
    public boolean concernsTheSession(String line) {
        String text = line.strip();
        String first = word(text);
        String name = first.equals("info") || first.equals("i")
                ? "info " + word(text.substring(first.length()).strip())
                : first;
        return byName.containsKey(name)
                && OF_THE_SESSION.contains(byName.get(name).name());
    }

    private String info(ConsoleContext context, String rest) throws CommandException, EngineException {
        String topic = word(rest);
        Command command = byName.get("info " + topic);
        if (command == null) {
            TreeSet<String> topics = new TreeSet<>();
            byName.keySet().stream()
                    .filter(name -> name.startsWith("info "))
                    .forEach(name -> topics.add(name.substring(5)));
            throw new CommandException("info takes one of: " + String.join(", ", topics));
        }
        return command.action().run(context, rest.substring(topic.length()).strip());
    }

    private String help(String about) throws CommandException {
        if (about.isBlank()) {
            StringBuilder text = new StringBuilder();
            for (Command command : commands) {
                String usage = (command.name() + " " + command.usage()).strip();
                text.append(usage)
                        .append(" ".repeat(Math.max(1, 38 - usage.length())))
                        .append(command.help())
                        .append('\n');
            }
            return text.append("Anything else is evaluated as an expression of the program.")
                    .toString();
        }
        Command command = byName.get(about.strip());
        if (command == null) {
            throw new CommandException("there is no command '" + about.strip() + "'; help lists them all");
        }
        return (command.name() + " " + command.usage()).strip() + "\n  " + command.help()
                + (command.names().size() == 1
                        ? ""
                        : "\n  short: "
                                + String.join(
                                        ", ",
                                        command.names()
                                                .subList(1, command.names().size())));
    }

    /** What the last word of a line can become. */
    public List<String> complete(String line) {
        String text = line.stripLeading();
        String command = word(text);
        int start = Math.max(text.lastIndexOf(' '), text.lastIndexOf(',')) + 1;
        String begun = text.substring(start);
        TreeSet<String> words = new TreeSet<>();
        if (start == 0) {
            byName.keySet().forEach(name -> words.add(word(name)));
        } else if (command.equals("info") || command.equals("set")) {
            byName.keySet().stream()
                    .filter(name -> name.startsWith(command + " "))
                    .forEach(name -> words.add(name.substring(command.length() + 1)));
        } else if (command.equals("release")) {
            words.addAll(List.of("all", "next-stop", "to"));
        } else if (List.of("handle", "signal", "queue-signal", "send").contains(command)) {
            for (int number = 1; number <= Signal.MAX; number++) {
                words.add(Signal.of(number).name());
            }
            if (command.equals("handle")) {
                words.addAll(HANDLE_WORDS);
                words.add("all");
            }
        } else if (command.equals("catch") || command.equals("inject")) {
            words.addAll(text.strip().matches("catch( \\w*)?") ? List.of("syscall") : CallSetParser.words());
        } else if (command.equals("preset")) {
            for (SignalPreset preset : SignalPreset.values()) {
                words.add(preset.id());
            }
        }
        return words.stream()
                .filter(word -> word.toLowerCase(Locale.ROOT).startsWith(begun.toLowerCase(Locale.ROOT)))
                .toList();
    }

    static String word(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
