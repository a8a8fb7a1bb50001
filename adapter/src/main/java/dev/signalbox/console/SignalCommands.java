package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.signal.SignalRow;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalPreset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands that decide about signals, and those that send them. */
final class SignalCommands {
    private SignalCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "handle",
                        "SIG... [no]stop [no]print [no]pass",
                        "says what happens at signals: names, numbers, ranges (SIGRTMIN-SIGRTMAX), all, !SIG",
                        SignalCommands::handle),
                Command.of(
                        "preset",
                        "[NAME]",
                        "says what signals without a rule do; without a name: which presets there are, and why",
                        SignalCommands::preset),
                Command.of(
                        "signal",
                        "SIG|0",
                        "continues with this signal instead of the one that arrived; 0: with none",
                        SignalCommands::signal),
                Command.of("queue-signal", "SIG|0", "like signal, but does not continue yet", SignalCommands::queue),
                Command.of(
                        "hold",
                        "",
                        "keeps the signal that arrived for later",
                        (context, arguments) -> decide(context, "hold")),
                Command.of(
                        "pass",
                        "",
                        "gives the signal that arrived to the program on continue",
                        (context, arguments) -> decide(context, "pass")),
                Command.of(
                        "suppress",
                        "",
                        "keeps the signal that arrived from the program",
                        (context, arguments) -> decide(context, "suppress")),
                Command.of(
                        "emulate",
                        "RESULT",
                        "lets the call that seccomp blocked return RESULT (a number or -ENOENT)",
                        SignalCommands::emulate),
                Command.of(
                        "send",
                        "SIG [PID|TID] [VALUE]",
                        "sends a signal to the process, or to a thread",
                        SignalCommands::send));
    }

    private static String handle(ConsoleContext context, String arguments) throws EngineException {
        SignalSettings settings = context.group().signals();
        String table = table(settings.handle(arguments));
        return settings.state().filters().filter(filters -> !filters.isEmpty()).isEmpty()
                ? table
                : table
                        + "\nThe exception filters that are ticked in the client stay as they are; this rule goes before them.";
    }

    private static String preset(ConsoleContext context, String arguments) throws EngineException {
        SignalSettings settings = context.group().signals();
        if (!arguments.isBlank()) {
            settings.setPreset(arguments.strip());
            return "signals without a rule: " + settings.state().preset();
        }
        StringBuilder text = new StringBuilder();
        for (SignalPreset preset : SignalPreset.values()) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(preset.id().equals(settings.state().preset()) ? "* " : "  ");
            pad(text, preset.id(), 17);
            text.append(preset.reason());
        }
        return text.toString();
    }

    /** The rows as gdb prints them. */
    static String table(List<SignalRow> rows) {
        StringBuilder text =
                new StringBuilder("Signal        Stop      Print   Pass to program   Count     Description");
        for (SignalRow row : rows) {
            text.append('\n');
            pad(text, row.signal().name(), 14);
            pad(text, row.stop(), 10);
            pad(text, row.print() ? "Yes" : "No", 8);
            pad(text, row.pass() ? "Yes" : "No", 18);
            pad(text, String.format(Locale.ROOT, "%,d", row.count()), 10);
            text.append(row.description());
        }
        return text.toString();
    }

    static void pad(StringBuilder text, String word, int width) {
        text.append(word).append(" ".repeat(Math.max(1, width - word.length())));
    }

    private static String signal(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String said = queue(context, arguments);
        context.process().resume();
        return said;
    }

    private static String queue(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String text = arguments.strip();
        Stop stop = context.stop();
        int tid = context.tid();
        Optional<SignalStop> at = stop.signal(tid);
        boolean none = text.equals("0");
        if (at.isPresent()) {
            Signal signal = none ? at.get().signal() : parse(text);
            at.get().setDelivery(none ? "suppress" : signal.equals(at.get().signal()) ? "pass" : signal.name());
            return "on continue: " + at.get().delivery();
        }
        if (none) {
            return "thread " + tid + " stands at no signal: it goes on without one";
        }
        Signal signal = parse(text);
        context.process().send(tid, signal.number(), Optional.empty());
        return signal + " sent to thread " + tid;
    }

    private static String decide(ConsoleContext context, String delivery) throws CommandException, EngineException {
        SignalStop signal = context.signal();
        signal.setDelivery(delivery);
        return signal.signal() + ": on continue: " + signal.delivery();
    }

    private static String emulate(ConsoleContext context, String arguments) throws CommandException, EngineException {
        if (arguments.isBlank()) {
            throw new CommandException("emulate takes the result, for example: emulate -ENOENT");
        }
        context.signal().emulate(arguments.strip());
        return "the call will return " + arguments.strip() + ", and the program gets no signal";
    }

    private static String send(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String[] words = arguments.strip().split("\\s+");
        Signal signal = parse(words[0]);
        LiveTarget process = context.process();
        int tid = 0;
        Optional<Long> value = Optional.empty();
        try {
            if (words.length > 1) {
                int id = Integer.parseInt(words[1]);
                Optional<LiveTarget> named = context.group().target(id);
                tid = named.isPresent() ? 0 : id;
                process = named.or(() -> context.group().targetOfThread(id))
                        .orElseThrow(() -> new CommandException(id + " is no process or thread of this session"));
            }
            if (words.length > 2) {
                value = Optional.of(Long.decode(words[2]));
            }
        } catch (NumberFormatException e) {
            throw new CommandException("send takes a signal, then numbers: send SIG [PID|TID] [VALUE]", e);
        }
        process.send(tid, signal.number(), value);
        return signal + " sent to " + (tid == 0 ? "process " + process.pid() : "thread " + tid);
    }

    static Signal parse(String text) throws CommandException {
        return Signal.parse(text)
                .orElseThrow(() -> new CommandException(
                        "'" + text + "' is no signal; try SIGUSR1, SIGRTMIN+3 or a number from 1 to 64"));
    }
}
