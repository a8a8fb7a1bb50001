package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.model.FrameView;
import dev.signalbox.dap.model.Handles;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.ThreadBacktrace;
import dev.signalbox.engine.variable.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.debug.ScopesResponse;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackTraceResponse;

/** {@code stackTrace}, a page at a time, and {@code scopes}. */
final class StackRequests implements RequestRegistry.Family {
    /** How many frames a client gets that does not say how many it wants. */
    private static final int ALL = 10_000;
    /** How many frames are found between two looks whether the client still wants them. */
    private static final int STRETCH = 64;

    @Override
    public void register(RequestRegistry registry) {
        registry.on("stackTrace", RequestRegistry.Phase.LIVE, this::stackTrace);
        registry.on("scopes", RequestRegistry.Phase.LIVE, this::scopes);
    }

    private Object stackTrace(DapSession session, Arguments arguments) throws RequestException, EngineException {
        StoppedThread thread = StoppedThread.of(session, arguments);
        int start = arguments.count("startFrame", 0);
        int levels = arguments.count("levels", 0);
        ThreadBacktrace backtrace = thread.stop().backtrace(thread.tid());
        FrameView view = new FrameView(session.handles(), session.traits(), session.sourceMap());
        List<StackFrame> shown = new ArrayList<>();
        int wanted = levels == 0 ? ALL : Math.min(levels, ALL);
        List<Frame> some = List.of();
        do {
            session.checkCancelled();
            some = backtrace.frames(start + shown.size(), Math.min(STRETCH, wanted - shown.size()));
            some.forEach(frame -> shown.add(view.frame(frame)));
        } while (!some.isEmpty() && shown.size() < wanted);
        StackTraceResponse response = new StackTraceResponse();
        response.setStackFrames(shown.toArray(StackFrame[]::new));
        // an unfinished stack says one more page than is known, so that the client asks on
        response.setTotalFrames(
                backtrace.isComplete() ? backtrace.found() : start + shown.size() + Math.max(levels, 1));
        return response;
    }

    private Object scopes(DapSession session, Arguments arguments) throws RequestException {
        Frame frame = session.handles().frame(arguments.integer("frameId"));
        List<org.eclipse.lsp4j.debug.Scope> shown = new ArrayList<>();
        for (Scope scope : frame.scopes()) {
            org.eclipse.lsp4j.debug.Scope one = new org.eclipse.lsp4j.debug.Scope();
            one.setName(scope.name());
            switch (scope.kind()) {
                case LOCALS -> one.setPresentationHint("locals");
                case REGISTERS -> one.setPresentationHint("registers");
                default -> one.setPresentationHint("signal");
            }
            one.setExpensive(scope.expensive());
            one.setVariablesReference(session.handles()
                    .ofScope(new Handles.Container(frame.stop(), Optional.of(frame), scope.content())));
            if (scope.kind() != Scope.Kind.REGISTERS) {
                one.setNamedVariables((int) Math.min(scope.content().childCount(), Integer.MAX_VALUE));
            }
            shown.add(one);
        }
        ScopesResponse response = new ScopesResponse();
        response.setScopes(shown.toArray(org.eclipse.lsp4j.debug.Scope[]::new));
        return response;
    }
}
