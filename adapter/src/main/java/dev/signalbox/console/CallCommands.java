package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.syscall.CallRow;
import dev.signalbox.engine.syscall.CallStop;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.List;

/** The commands about system calls. */
final class CallCommands {
    private CallCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "catch",
                        "syscall [SET] [if CONDITION]",
                        "stops before and after system calls: names, numbers, /regex/, %group, !SET",
                        CallCommands::catches),
                Command.of(
                        "inject",
                        "[SET:WHAT[:WHAT...][:when=N]]",
                        "tampers with calls in strace's words (error=ENOENT); alone: what is in force",
                        CallCommands::inject),
                Command.of("enable", "NUMBER", "switches a catchpoint or an injection on", (context, arguments) -> {
                    return enable(context, arguments, true);
                }),
                Command.of("disable", "NUMBER", "switches a catchpoint or an injection off", (context, arguments) -> {
                    return enable(context, arguments, false);
                }),
                Command.of(
                        "info syscall",
                        "",
                        "the system call at which the thread stands: arguments, result, where it can be changed",
                        CallCommands::info));
    }

    private static String catches(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String text = arguments.strip();
        String kind = Console.word(text);
        switch (kind) {
            case "syscall":
                CallRow row = context.group()
                        .systemCalls()
                        .add(CallRow.Kind.CATCH, text.substring(kind.length()).strip());
                return "catchpoint " + row.id() + " (" + (row.text().isEmpty() ? "any system call" : row.text()) + ")";
            case "":
                String rows = rows(context, CallRow.Kind.CATCH);
                return rows.isEmpty() ? "no catchpoints; catch syscall [SET] [if CONDITION] makes one" : rows;
            case "signal":
                throw new CommandException("signals stop by 'handle SIG stop'; there is no catch signal");
            case "fork", "vfork", "exec":
                throw new CommandException(
                        "catch " + kind
                                + " is not built yet; set followForkMode, or tick the filter process.fork where the client shows it");
            default:
                throw new CommandException("catch takes 'syscall', not '" + kind + "'");
        }
    }

    private static String inject(ConsoleContext context, String arguments) throws EngineException {
        if (arguments.isBlank()) {
            String rows = rows(context, CallRow.Kind.INJECT);
            return rows.isEmpty() ? "no injections; for example: inject openat:error=ENOENT:when=3+" : rows;
        }
        CallRow row = context.group().systemCalls().add(CallRow.Kind.INJECT, arguments.strip());
        return "injection " + row.id() + " (" + row.text() + ")";
    }

    /** The rules of a kind, a line each. */
    private static String rows(ConsoleContext context, CallRow.Kind kind) {
        StringBuilder text = new StringBuilder();
        for (CallRow row : context.group().systemCalls().rows()) {
            if (row.kind() == kind) {
                text.append(text.isEmpty() ? "" : "\n").append(line(row));
            }
        }
        return text.toString();
    }

    /** A rule as {@code info breakpoints} shows it. */
    static String line(CallRow row) {
        return (row.id() + "  " + row.kind().command() + " " + row.text()).strip()
                + (row.hits() > 0 ? "  stopped " + row.hits() + (row.hits() == 1 ? " time" : " times") : "")
                + (row.enabled() ? "" : "  (disabled)");
    }

    private static String enable(ConsoleContext context, String arguments, boolean enabled) throws CommandException {
        if (arguments.isBlank()) {
            throw new CommandException("which one? info breakpoints lists their numbers");
        }
        int id = InfoCommands.number(arguments, 0);
        if (!context.group().systemCalls().enable(id, enabled)) {
            throw new CommandException(
                    context.breakpoints().find(id).isPresent()
                            ? id + " is a breakpoint; those are switched in the editor, or removed (delete)"
                            : "there is no catchpoint or injection " + id + "; info breakpoints lists them");
        }
        return id + (enabled ? " is on" : " is off");
    }

    private static String info(ConsoleContext context, String arguments) throws CommandException, EngineException {
        int tid = context.tid();
        CallStop call = context.stop()
                .call(tid)
                .orElseThrow(() -> new CommandException("thread " + tid + " stands at no system call"));
        StringBuilder text = new StringBuilder(call.line());
        text.append('\n')
                .append(
                        !call.isEditable()
                                ? "interrupted; it goes on when the program does"
                                : call.call().isEntry()
                                        ? "about to be made; number, arguments and result can be set"
                                        : "made; its result can be set");
        text.append("\nnumber ")
                .append(call.call().number())
                .append(" of ")
                .append(call.call().table().architectureName());
        for (SystemCallText.Argument argument : call.text().arguments()) {
            text.append("\n  ").append(argument.name()).append(" = ").append(argument.text());
        }
        return text.toString();
    }
}
