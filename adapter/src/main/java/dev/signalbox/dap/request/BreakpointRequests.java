package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.model.BreakpointView;
import dev.signalbox.dap.model.FrameView;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.breakpoint.LineRequest;
import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.SetBreakpointsResponse;
import org.eclipse.lsp4j.debug.SetFunctionBreakpointsResponse;

/** {@code setBreakpoints} and {@code setFunctionBreakpoints}. Both replace a whole list; the answer has one breakpoint for each that was asked for. */
final class BreakpointRequests implements RequestRegistry.Family {
    private static final List<String> LATER = List.of("condition", "hitCondition", "logMessage");

    @Override
    public void register(RequestRegistry registry) {
        registry.on("setBreakpoints", RequestRegistry.Phase.INITIALIZED, this::setBreakpoints);
        registry.on("setFunctionBreakpoints", RequestRegistry.Phase.INITIALIZED, this::setFunctionBreakpoints);
    }

    private Object setBreakpoints(DapSession session, Arguments arguments) throws RequestException {
        Arguments source = arguments
                .object("source")
                .orElseThrow(() -> arguments.missing("source", "an object with the file's path"));
        String path = path(source);
        String mapped = session.sourceMap().fromClient(path);
        List<Arguments> wanted = new ArrayList<>(arguments.objects("breakpoints"));
        List<LineRequest> requests = new ArrayList<>();
        for (Arguments one : wanted) {
            int line = session.traits().ourLine(one.integer("line"));
            if (line < 1) {
                throw one.wrong("line", "a line of the file");
            }
            requests.add(new LineRequest(line, one.count("column", 0)));
        }
        if (!arguments.has("breakpoints")) {
            for (int line : lines(arguments)) {
                requests.add(new LineRequest(session.traits().ourLine(line), 0));
            }
        }
        SetBreakpointsResponse response = new SetBreakpointsResponse();
        response.setBreakpoints(show(session, session.breakpoints().setLines(mapped, path, requests), wanted));
        return response;
    }

    private Object setFunctionBreakpoints(DapSession session, Arguments arguments) throws RequestException {
        List<Arguments> wanted = arguments.objects("breakpoints");
        List<String> names = new ArrayList<>();
        for (Arguments one : wanted) {
            names.add(one.string("name").strip());
        }
        SetFunctionBreakpointsResponse response = new SetFunctionBreakpointsResponse();
        response.setBreakpoints(show(session, session.breakpoints().setFunctions(names), wanted));
        return response;
    }

    /** Conditions are not advertised; a client that sends one all the same is told that the breakpoint stops always. */
    private static Breakpoint[] show(DapSession session, List<LogicalBreakpoint> breakpoints, List<Arguments> wanted) {
        BreakpointView view =
                new BreakpointView(new FrameView(session.handles(), session.traits(), session.sourceMap()));
        Breakpoint[] shown = new Breakpoint[breakpoints.size()];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = view.breakpoint(breakpoints.get(i));
            for (String later : LATER) {
                if (i < wanted.size() && wanted.get(i).has(later)) {
                    shown[i].setMessage("'" + later + "' is not built yet: this breakpoint stops always");
                }
            }
        }
        return shown;
    }

    private static int[] lines(Arguments arguments) throws RequestException {
        if (!arguments.has("lines")) {
            return new int[0];
        }
        try {
            return java.util.stream.StreamSupport.stream(
                            arguments
                                    .raw("lines")
                                    .orElseThrow()
                                    .getAsJsonArray()
                                    .spliterator(),
                            false)
                    .mapToInt(com.google.gson.JsonElement::getAsInt)
                    .toArray();
        } catch (IllegalStateException | NumberFormatException | UnsupportedOperationException e) {
            throw arguments.wrong("lines", "a list of numbers");
        }
    }

    static String path(Arguments source) throws RequestException {
        String path = source.string("path");
        if (!path.startsWith("file:")) {
            return path;
        }
        try {
            return Path.of(URI.create(path)).toString();
        } catch (IllegalArgumentException e) {
            throw new RequestException(ErrorCode.BAD_ARGUMENT, "'" + path + "' names no file of this machine", e);
        }
    }
}
