package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.HeldSignals;
import dev.signalbox.engine.signal.SignalRow;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.syscall.CallStop;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalPreset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

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
                Command.of(
                        "queue-signal",
                        "SIG|0 [VALUE]",
                        "like signal, but does not continue yet; with a value as by sigqueue()",
                        SignalCommands::queue),
                Command.of("hold", "", "keeps the signal that arrived for later", SignalCommands::hold),
                Command.of(
                        "release",
                        "[N|all] [next-stop] [to TID]",
                        "gives a held signal back: at once, at the next stop, to another thread",
                        SignalCommands::release),
                Command.of(
                        "stop-at-handler",
                        "",
                        "passes the signal that arrived and stops where its handler begins",
                        SignalCommands::stopAtHandler),
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
                        "SIG [PID|TID|thread TID] [VALUE]",
                        "sends a signal to the process, or to any process or thread of its tree",
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
        int stop = rows.stream().mapToInt(row -> row.stop().length() + 2).max().orElse(0);
        int width = Math.max(10, stop);
        StringBuilder text = new StringBuilder("Signal        ");
        pad(text, "Stop", width);
        text.append("Print   Pass to program   Count     Description");
        for (SignalRow row : rows) {
            text.append('\n');
            pad(text, row.signal().name(), 14);
            pad(text, row.stop(), width);
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
        String[] words = arguments.strip().split("\\s+");
        if (words.length > 2) {
            throw new CommandException("queue-signal takes a signal, and perhaps a value: queue-signal SIGUSR1 42");
        }
        Stop stop = context.stop();
        int tid = context.tid();
        Optional<SignalStop> at = stop.signal(tid);
        boolean none = words[0].equals("0");
        Optional<Long> value = words.length > 1 ? Optional.of(value(words[1])) : Optional.empty();
        if (none && value.isPresent()) {
            throw new CommandException("0 means no signal at all, which carries no value");
        }
        if (at.isPresent()) {
            decide(at.get(), none ? Optional.empty() : Optional.of(parse(words[0])), value);
            return "on continue: " + at.get().delivery()
                    + value.map(number -> " with value " + number).orElse("");
        }
        if (none) {
            return "thread " + tid + " stands at no signal: it goes on without one";
        }
        Signal signal = parse(words[0]);
        context.process().queueSignal(tid, signal, value);
        return "on continue thread " + tid + " gets " + signal
                + value.map(number -> " with value " + number).orElse("");
    }

    private static void decide(SignalStop at, Optional<Signal> signal, Optional<Long> value) throws EngineException {
        if (signal.isEmpty()) {
            at.setDelivery("suppress");
        } else if (value.isPresent()) {
            at.deliver(signal.get(), value.get());
        } else {
            at.setDelivery(
                    signal.get().equals(at.signal()) ? "pass" : signal.get().name());
        }
    }

    private static long value(String text) throws CommandException {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new CommandException("'" + text + "' is no number; a signal's value is one, like 42 or 0x2a", e);
        }
    }

    private static String hold(ConsoleContext context, String arguments) throws CommandException, EngineException {
        SignalStop signal = context.signal();
        signal.setDelivery("hold");
        return signal.signal() + ": on continue it is held; release gives it back, info held lists what is held";
    }

    private static String release(ConsoleContext context, String arguments) throws CommandException, EngineException {
        Deque<String> words = new ArrayDeque<>(List.of(arguments.strip().split("\\s+")));
        HeldSignals held = context.process().held();
        List<HeldSignals.Held> all = held.all();
        boolean everything = false;
        boolean later = false;
        int number = 0;
        OptionalInt receiver = OptionalInt.empty();
        while (!words.isEmpty()) {
            String word = words.poll();
            switch (word) {
                case "" -> {}
                case "all" -> everything = true;
                case "next-stop" -> later = true;
                case "to" -> receiver = OptionalInt.of(InfoCommands.number(words.isEmpty() ? "" : words.poll(), -1));
                default -> number = index(word);
            }
        }
        if (later && receiver.isPresent()) {
            throw new CommandException("release to another thread is done at once, not at the next stop");
        }
        if (everything && all.isEmpty()) {
            return "no signal is held";
        }
        StringBuilder said = new StringBuilder();
        int count = everything ? all.size() : 1;
        for (int i = 0; i < count; i++) {
            // each one that is given back makes the next one the first
            int chosen = everything ? later ? i : 0 : number;
            if (later) {
                held.releaseAtNextStop(chosen);
            } else {
                held.release(chosen, receiver);
            }
            HeldSignals.Held released = all.get(everything ? i : number);
            said.append(said.isEmpty() ? "" : "\n")
                    .append(released.info().signal())
                    .append(later ? " goes with the continue after the next stop, to thread " : " goes to thread ")
                    .append(receiver.orElse(released.tid()));
        }
        return said.toString();
    }

    private static int index(String word) throws CommandException {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new CommandException(
                    "'" + word + "' is not understood: release [N|all] [next-stop] [to TID], N as info held shows it",
                    e);
        }
    }

    private static String stopAtHandler(ConsoleContext context, String arguments)
            throws CommandException, EngineException {
        SignalStop signal = context.signal();
        signal.setDelivery("stop-at-handler");
        context.process().resume();
        return "";
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
        Optional<CallStop> call = context.stop().call(context.tid()).filter(CallStop::isEditable);
        if (call.isPresent()) {
            call.get().setResult(arguments.strip());
            return call.get().call().isEntry()
                    ? "the call will not be made, and return " + arguments.strip()
                    : "the call returns " + arguments.strip();
        }
        context.stop().emulateCall(context.tid(), arguments.strip());
        return "the call will return " + arguments.strip()
                + (context.stop().signal(context.tid()).isPresent() ? ", and the program gets no signal" : "");
    }

    private static String send(ConsoleContext context, String arguments) throws CommandException, EngineException {
        Deque<String> words = new ArrayDeque<>(List.of(arguments.strip().split("\\s+")));
        Signal signal = parse(words.poll());
        boolean thread = "thread".equals(words.peek());
        if (thread) {
            words.poll();
        }
        int id = words.isEmpty() ? context.process().pid() : InfoCommands.number(words.poll(), 0);
        Optional<Long> value = words.isEmpty() ? Optional.empty() : Optional.of(value(words.poll()));
        if (!words.isEmpty()) {
            throw new CommandException("send takes a signal, then numbers: send SIG [PID|TID|thread TID] [VALUE]");
        }
        return signal + " sent to " + context.group().send(id, thread, signal, value);
    }

    static Signal parse(String text) throws CommandException {
        return Signal.parse(text)
                .orElseThrow(() -> new CommandException(
                        "'" + text + "' is no signal; try SIGUSR1, SIGRTMIN+3 or a number from 1 to 64"));
    }
}
