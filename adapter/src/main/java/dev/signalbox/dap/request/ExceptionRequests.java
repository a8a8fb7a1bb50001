package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.signal.FilterRequest;
import dev.signalbox.engine.signal.FilterResult;
import dev.signalbox.engine.stop.ExceptionInfo;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.ExceptionBreakMode;
import org.eclipse.lsp4j.debug.ExceptionDetails;
import org.eclipse.lsp4j.debug.ExceptionInfoResponse;
import org.eclipse.lsp4j.debug.SetExceptionBreakpointsResponse;

/** {@code setExceptionBreakpoints} and {@code exceptionInfo}: signals are this protocol's exceptions. */
final class ExceptionRequests implements RequestRegistry.Family {
    @Override
    public void register(RequestRegistry registry) {
        registry.on("setExceptionBreakpoints", RequestRegistry.Phase.INITIALIZED, this::setFilters);
        registry.on("exceptionInfo", RequestRegistry.Phase.LIVE, this::exceptionInfo);
    }

    private Object setFilters(DapSession session, Arguments arguments) throws RequestException {
        if (!arguments.has("filters")) {
            throw arguments.missing("filters", "a list of filter names");
        }
        List<FilterRequest> requests = new ArrayList<>();
        for (String filter : arguments.strings("filters")) {
            requests.add(new FilterRequest(filter, ""));
        }
        for (Arguments option : arguments.objects("filterOptions")) {
            requests.add(new FilterRequest(
                    option.string("filterId"),
                    option.optionalString("condition").orElse("").strip()));
        }
        List<FilterResult> results = session.group().signals().setFilters(requests);
        Breakpoint[] shown = new Breakpoint[results.size()];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = new Breakpoint();
            shown[i].setId(results.get(i).id());
            shown[i].setVerified(results.get(i).verified());
            if (!results.get(i).message().isEmpty()) {
                shown[i].setMessage(results.get(i).message());
            }
        }
        SetExceptionBreakpointsResponse response = new SetExceptionBreakpointsResponse();
        response.setBreakpoints(shown);
        return response;
    }

    private Object exceptionInfo(DapSession session, Arguments arguments) throws RequestException {
        StoppedThread thread = StoppedThread.of(session, arguments);
        ExceptionInfo info = thread.stop()
                .exceptionInfo(thread.tid())
                .orElseThrow(() -> new RequestException(
                        ErrorCode.WRONG_STATE, "thread " + thread.tid() + " does not stand at a signal"));
        ExceptionDetails details = new ExceptionDetails();
        details.setMessage(info.description());
        details.setTypeName(info.typeName());
        details.setFullTypeName(info.fullTypeName());
        details.setEvaluateName(info.evaluateName());
        ExceptionInfoResponse response = new ExceptionInfoResponse();
        response.setExceptionId(info.exceptionId());
        response.setDescription(info.description());
        response.setBreakMode(info.unhandled() ? ExceptionBreakMode.UNHANDLED : ExceptionBreakMode.ALWAYS);
        response.setDetails(details);
        return response;
    }
}
