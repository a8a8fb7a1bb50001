package dev.signalbox.dap.request;

import dev.signalbox.console.CommandException;
import dev.signalbox.console.Console;
import dev.signalbox.console.ConsoleContext;
import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.model.Handles;
import dev.signalbox.dap.model.Shown;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.RunState;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.variable.Variable;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.debug.CompletionItem;
import org.eclipse.lsp4j.debug.CompletionsResponse;
import org.eclipse.lsp4j.debug.EvaluateResponse;

/** {@code evaluate}: expressions everywhere, commands too in the debug console; and {@code completions} for the commands. */
final class EvaluateRequests implements RequestRegistry.Family {
    private final Console console;

    EvaluateRequests(Console console) {
        this.console = console;
    }

    @Override
    public void register(RequestRegistry registry) {
        registry.on("evaluate", RequestRegistry.Phase.INITIALIZED, this::evaluate);
        registry.on("completions", RequestRegistry.Phase.INITIALIZED, this::completions);
    }

    private Object evaluate(DapSession session, Arguments arguments) throws RequestException {
        String expression = arguments.string("expression").strip();
        String context = arguments.optionalString("context").orElse("");
        // a client may still show the frame of an earlier stop
        boolean anywhere = context.equals("repl") && console.concernsTheSession(expression);
        Optional<Frame> frame = arguments.has("frameId") && !anywhere
                ? Optional.of(session.handles().frame(arguments.integer("frameId")))
                : Optional.empty();
        try {
            if (context.equals("repl")) {
                Optional<String> printed = command(session, frame, expression);
                if (printed.isPresent()) {
                    EvaluateResponse response = new EvaluateResponse();
                    response.setResult(printed.get());
                    return response;
                }
            }
            Stop stop = frame.map(Frame::stop)
                    .or(() -> anyStop(session))
                    .orElseThrow(() -> new RequestException(
                            ErrorCode.WRONG_STATE,
                            "'" + expression + "': the program is not stopped, there is nothing to evaluate in"));
            Optional<Frame> where =
                    frame.isPresent() ? frame : stop.backtrace(stop.tid()).frame(0);
            Variable value = where.isPresent() ? where.get().evaluate(expression) : stop.evaluate(expression);
            return new Shown(session.handles(), VariableRequests.style(arguments))
                    .evaluated(value, new Handles.Container(stop, where, value));
        } catch (EngineException | CommandException e) {
            session.checkCancelled();
            throw new RequestException(ErrorCode.BAD_EXPRESSION, e.getMessage(), e);
        }
    }

    private Optional<String> command(DapSession session, Optional<Frame> frame, String line)
            throws CommandException, EngineException {
        ConsoleContext context = new ConsoleContext(
                session.group(), session.breakpoints(), target(session, frame), frame, session.requests()::isCancelled);
        Optional<String> printed = console.execute(context, line);
        if (printed.isPresent()) {
            session.invalidate("variables");
        }
        return printed;
    }

    private static Optional<LiveTarget> target(DapSession session, Optional<Frame> frame) {
        return frame.map(f -> f.stop().target())
                .or(() -> anyStop(session).map(Stop::target))
                .or(() -> session.targets().stream().findFirst());
    }

    private static Optional<Stop> anyStop(DapSession session) {
        return session.targets().stream()
                .filter(target -> target.state() == RunState.STOPPED)
                .flatMap(target -> target.stop().stream())
                .findFirst();
    }

    private Object completions(DapSession session, Arguments arguments) throws RequestException {
        String text = arguments.string("text");
        int column = arguments.integer("column") - session.traits().firstColumn();
        String before = text.substring(0, Math.max(0, Math.min(column, text.length())));
        List<String> words = console.complete(before);
        CompletionItem[] items = new CompletionItem[words.size()];
        int start = Math.max(before.lastIndexOf(' '), before.lastIndexOf(',')) + 1;
        for (int i = 0; i < items.length; i++) {
            items[i] = new CompletionItem();
            items[i].setLabel(words.get(i));
            items[i].setStart(start + session.traits().firstColumn());
            items[i].setLength(before.length() - start);
        }
        CompletionsResponse response = new CompletionsResponse();
        response.setTargets(items);
        return response;
    }
}
