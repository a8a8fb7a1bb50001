package dev.signalbox.console;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.breakpoint.BreakpointSpec;
import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import dev.signalbox.engine.step.StepKind;
import dev.signalbox.engine.stop.SourcePosition;
import java.util.List;
import java.util.Optional;

/** The commands that let the program go on, or say where it stops. */
final class RunCommands {
    private RunCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of("continue|c", "", "lets the process go on", (context, arguments) -> {
                    context.stop();
                    context.process().resume();
                    return "";
                }),
                step("next|n", "to the next line, over calls", StepKind.NEXT),
                step("step|s", "to the next line, into calls", StepKind.INTO),
                step("finish", "until the function returns", StepKind.OUT),
                step("finish-handler", "until the signal handler has returned", StepKind.HANDLER_END),
                step("stepi|si", "one instruction", StepKind.INSTRUCTION),
                step("nexti|ni", "one instruction, over calls", StepKind.NEXT_INSTRUCTION),
                Command.of("interrupt", "", "stops the process", (context, arguments) -> {
                    context.process().pause();
                    return "";
                }),
                Command.of("break|b", "FUNCTION | [FILE:]LINE | *ADDRESS", "stops there", RunCommands::breakAt),
                Command.of(
                        "delete|d",
                        "NUMBER",
                        "removes a breakpoint, a catchpoint or an injection",
                        RunCommands::delete),
                Command.of("detach", "", "lets the process run on without us", (context, arguments) -> {
                    context.process().detach();
                    return "process " + context.process().pid() + " runs on by itself";
                }),
                Command.of("kill|k", "", "kills the process", (context, arguments) -> {
                    context.process().kill();
                    return "";
                }));
    }

    private static Command step(String names, String help, StepKind kind) {
        return Command.of(names, "", "steps " + help, (context, arguments) -> {
            context.process().step(context.tid(), kind, true);
            return "";
        });
    }

    private static String breakAt(ConsoleContext context, String arguments) throws CommandException, EngineException {
        String where = arguments.strip();
        if (where.isEmpty()) {
            throw new CommandException("break takes a function, FILE:LINE, LINE or *ADDRESS");
        }
        LogicalBreakpoint breakpoint = context.breakpoints().add(spec(context, where));
        return "breakpoint " + breakpoint.id()
                + (breakpoint.isVerified()
                        ? ""
                        : " (pending"
                                + breakpoint.message().map(text -> ": " + text).orElse("") + ")")
                + (breakpoint.line() > 0 ? " at line " + breakpoint.line() : "");
    }

    private static BreakpointSpec spec(ConsoleContext context, String where) throws CommandException, EngineException {
        try {
            if (where.startsWith("*")) {
                return new BreakpointSpec.Address(Long.decode(where.substring(1).strip()));
            }
            int colon = where.lastIndexOf(':');
            if (colon > 0 && where.charAt(colon - 1) != ':') {
                return new BreakpointSpec.Line(
                        where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)), 0);
            }
            if (Character.isDigit(where.charAt(0))) {
                Optional<SourcePosition> here = context.selected().position();
                String path = here.orElseThrow(
                                () -> new CommandException("the selected frame has no source; write FILE:LINE"))
                        .path();
                return new BreakpointSpec.Line(path, Integer.parseInt(where), 0);
            }
        } catch (NumberFormatException e) {
            throw new CommandException(
                    "'" + where + "' is no place; break takes a function, FILE:LINE, LINE or *ADDRESS", e);
        }
        return new BreakpointSpec.Function(where);
    }

    private static String delete(ConsoleContext context, String arguments) throws CommandException {
        if (arguments.isBlank()) {
            throw new CommandException("delete takes the number of a breakpoint; info breakpoints lists them");
        }
        int id = InfoCommands.number(arguments, 0);
        if (context.group().systemCalls().remove(id)) {
            return id + " removed";
        }
        if (!context.breakpoints().remove(id)) {
            throw new CommandException("there is no breakpoint " + id + "; info breakpoints lists them");
        }
        return "breakpoint " + id + " removed";
    }
}
