package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetThread;
import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.signal.DeliveryCheck;
import dev.signalbox.engine.signal.HeldSignals;
import dev.signalbox.engine.signal.SignalPolicyState;
import dev.signalbox.engine.signal.SignalRow;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.ThreadBacktrace;
import dev.signalbox.engine.variable.Scope;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.event.SignalDescription;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.journal.JournalEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The commands that only look. */
final class InfoCommands {
    private static final int MAX_CHILDREN = 64;
    /** How many frames are found between two looks whether the user still wants them. */
    private static final int STRETCH = 64;

    private static final int MAX_FRAMES = 1000;

    private InfoCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of("info signals", "[SIG]", "what happens when signals arrive", InfoCommands::signals),
                Command.of(
                        "info siginfo",
                        "",
                        "the signal that arrived; in a handler: what it got, against what was delivered",
                        InfoCommands::siginfo),
                Command.of(
                        "info dispositions",
                        "[SIG]",
                        "what the program has arranged for its signals: handlers, flags, masks",
                        DispositionCommand::run),
                Command.of("info held", "", "the signals that are held for later", InfoCommands::held),
                Command.of(
                        "info seccomp",
                        "[N]",
                        "the seccomp filters of the thread, and which rule blocked its system call",
                        SeccompCommand::run),
                Command.of("info threads", "", "the threads, the selected one marked", InfoCommands::threads),
                Command.of("info inferiors", "", "the processes", InfoCommands::inferiors),
                Command.of("info registers", "[NAME]", "the registers of the selected frame", InfoCommands::registers),
                Command.of(
                        "info locals",
                        "",
                        "the variables of the selected frame",
                        (context, arguments) -> scope(context, Scope.Kind.LOCALS)),
                Command.of(
                        "info breakpoints",
                        "",
                        "the breakpoints, catchpoints and injections",
                        InfoCommands::breakpoints),
                Command.of("info sharedlibrary", "", "what is loaded", InfoCommands::modules),
                Command.of("journal", "[N]", "the latest N events of signals and processes", InfoCommands::journal),
                Command.of(
                        "bt|backtrace|where",
                        "[N]",
                        "the call stack, or its innermost N frames",
                        InfoCommands::backtrace));
    }

    private static String signals(ConsoleContext context, String arguments) throws CommandException {
        SignalSettings settings = context.group().signals();
        if (arguments.isBlank()) {
            return SignalCommands.table(settings.table()) + "\n" + others(settings.state());
        }
        SignalRow row = settings.row(SignalCommands.parse(arguments.strip()));
        return SignalCommands.table(List.of(row)) + "\n" + row.rule() + ": " + String.join("; ", row.cases());
    }

    /** What decides where no rule does. */
    private static String others(SignalPolicyState state) {
        String filters = state.filters()
                .map(ticked -> ticked.isEmpty()
                        ? "none"
                        : ticked.stream()
                                .map(one -> one.id() + (one.condition().isEmpty() ? "" : " (" + one.condition() + ")"))
                                .collect(Collectors.joining(", ")))
                .orElse("as by default");
        return "Signals without a rule: exception filters of the client: " + filters + "; then the preset "
                + state.preset() + " (preset lists them)";
    }

    private static String siginfo(ConsoleContext context, String arguments) throws CommandException, EngineException {
        int tid = context.tid();
        StringBuilder text = new StringBuilder();
        // at a signal, and where a thread is about to die of one
        for (Variable variable : context.stop().signalVariables(tid)) {
            append(text, variable, "");
        }
        int from = context.frame().map(Frame::index).orElse(0);
        for (Frame frame : context.stop().backtrace(tid).frames(from, MAX_FRAMES)) {
            frame.delivery().ifPresent(check -> frameSiginfo(text, frame, check));
        }
        if (text.isEmpty()) {
            throw new CommandException(
                    "thread " + tid + " stands at no signal, and is in no handler that got a siginfo");
        }
        return text.toString().stripTrailing();
    }

    private static void frameSiginfo(StringBuilder text, Frame frame, DeliveryCheck check) {
        text.append('#').append(frame.index()).append("  ").append(frame.functionName());
        if (!check.isMissing()) {
            text.append("  ")
                    .append(SignalDescription.of(check.inTracersLayout(), Optional.empty(), OptionalInt.empty()));
        }
        text.append("\n  ").append(check.verdict()).append('\n');
    }

    private static String held(ConsoleContext context, String arguments) throws CommandException {
        StringBuilder text = new StringBuilder();
        for (HeldSignals.Held held : context.process().held().all()) {
            text.append(held.number())
                    .append("  thread ")
                    .append(held.tid())
                    .append("  ")
                    .append(SignalDescription.of(held.info(), Optional.empty(), OptionalInt.empty()))
                    .append('\n');
        }
        return text.isEmpty() ? "no signal is held" : text.toString().stripTrailing();
    }

    private static void append(StringBuilder text, Variable variable, String indent) {
        text.append(indent)
                .append(variable.name())
                .append(" = ")
                .append(variable.text())
                .append('\n');
        for (Variable child : variable.children(0, MAX_CHILDREN)) {
            if (indent.length() < 4) {
                append(text, child, indent + "  ");
            }
        }
    }

    private static String threads(ConsoleContext context, String arguments) throws CommandException, EngineException {
        LiveTarget process = context.process();
        Optional<Stop> stop = process.stop();
        StringBuilder text = new StringBuilder();
        for (TargetThread thread : process.threads()) {
            boolean selected = stop.isPresent() && thread.tid() == context.tid();
            text.append(selected ? "* " : "  ")
                    .append(thread.tid())
                    .append("  ")
                    .append(thread.name());
            if (stop.isPresent()) {
                Optional<Frame> frame = stop.get().backtrace(thread.tid()).frame(0);
                frame.ifPresent(f -> text.append("  ").append(line(f)));
            } else {
                text.append("  (running)");
            }
            text.append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String inferiors(ConsoleContext context, String arguments) {
        StringBuilder text = new StringBuilder();
        for (LiveTarget target : context.group().targets()) {
            boolean selected =
                    context.target().filter(chosen -> chosen == target).isPresent();
            text.append(selected ? "* " : "  ")
                    .append(target.pid())
                    .append("  ")
                    .append(target.state().name().toLowerCase(Locale.ROOT))
                    .append("  ")
                    .append(target.executable())
                    .append('\n');
        }
        return text.isEmpty() ? "there is no process" : text.toString().stripTrailing();
    }

    private static String registers(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String name = arguments.strip();
        if (name.isEmpty()) {
            return scope(context, Scope.Kind.REGISTERS);
        }
        return name + " = " + context.selected().evaluate("$" + name).text(Variable.NumberStyle.HEX);
    }

    private static String scope(ConsoleContext context, Scope.Kind kind) throws CommandException, EngineException {
        StringBuilder text = new StringBuilder();
        for (Scope scope : context.selected().scopes()) {
            if (scope.kind() == kind) {
                for (Variable variable : scope.content().children(0, MAX_CHILDREN)) {
                    text.append(variable.name())
                            .append(" = ")
                            .append(variable.text())
                            .append('\n');
                }
            }
        }
        return text.isEmpty() ? "none" : text.toString().stripTrailing();
    }

    private static String breakpoints(ConsoleContext context, String arguments) {
        StringBuilder text = new StringBuilder();
        for (LogicalBreakpoint breakpoint : context.breakpoints().all()) {
            text.append(breakpoint.id()).append("  ").append(breakpoint.spec().text());
            breakpoint.locations().forEach(location -> text.append("  0x")
                    .append(Long.toHexString(location.address())));
            breakpoint.message().ifPresent(message -> text.append("  ").append(message));
            text.append('\n');
        }
        context.group().systemCalls().rows().forEach(row -> text.append(CallCommands.line(row))
                .append('\n'));
        return text.isEmpty() ? "no breakpoints" : text.toString().stripTrailing();
    }

    private static String modules(ConsoleContext context, String arguments) throws CommandException {
        StringBuilder text = new StringBuilder();
        for (LoadedModule module : context.process().modules()) {
            text.append("0x")
                    .append(Long.toHexString(module.start()))
                    .append("  ")
                    .append(module.path().isEmpty() ? module.name() : module.path())
                    .append("  (")
                    .append(module.symbols().text())
                    .append(")\n");
        }
        return text.toString().stripTrailing();
    }

    private static String journal(ConsoleContext context, String arguments) throws CommandException {
        int count = number(arguments, 20);
        Journal journal = context.group().journal();
        StringBuilder text = new StringBuilder();
        for (JournalEntry entry : journal.after(Math.max(0, journal.latest() - count), count)) {
            text.append(entry.seq())
                    .append("  ")
                    .append(entry.pid())
                    .append('/')
                    .append(entry.tid())
                    .append("  ")
                    .append(entry.type().name().toLowerCase(Locale.ROOT));
            entry.info().ifPresent(info -> text.append("  ").append(info.signal()));
            entry.details()
                    .forEach((name, value) ->
                            text.append("  ").append(name).append('=').append(value));
            text.append('\n');
        }
        return text.isEmpty() ? "nothing has happened yet" : text.toString().stripTrailing();
    }

    private static String backtrace(ConsoleContext context, String arguments) throws CommandException, EngineException {
        int count = number(arguments, 100);
        ThreadBacktrace backtrace = context.stop().backtrace(context.tid());
        StringBuilder text = new StringBuilder();
        int shown = 0;
        List<Frame> some;
        do {
            context.checkCancelled();
            some = backtrace.frames(shown, Math.min(STRETCH, count - shown));
            for (Frame frame : some) {
                text.append('#')
                        .append(frame.index())
                        .append("  ")
                        .append(line(frame))
                        .append('\n');
            }
            shown += some.size();
        } while (!some.isEmpty() && shown < count);
        if (!backtrace.isComplete()) {
            text.append("(more frames follow)\n");
        }
        return text.toString().stripTrailing();
    }

    static String line(Frame frame) {
        String where = frame.position()
                .map(position -> " at " + position)
                .or(() -> frame.module().map(module -> " from " + module.name()))
                .orElse("");
        return "0x" + Long.toHexString(frame.pc()) + " in " + frame.functionName() + where;
    }

    static int number(String text, int otherwise) throws CommandException {
        if (text.isBlank()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.strip());
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new CommandException("'" + text.strip() + "' is no number", e);
        }
        throw new CommandException("'" + text.strip() + "' is not positive");
    }
}
