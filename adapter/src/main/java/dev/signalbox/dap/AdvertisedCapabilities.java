package dev.signalbox.dap;

import dev.signalbox.dap.model.StopFilter;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.debug.ExceptionBreakpointsFilter;

/** What the answer to {@code initialize} promises: only what works. */
public final class AdvertisedCapabilities {
    private AdvertisedCapabilities() {}

    /** A fresh copy. */
    public static Capabilities create() {
        Capabilities capabilities = new Capabilities();
        capabilities.setSupportsConfigurationDoneRequest(true);
        capabilities.setSupportsFunctionBreakpoints(true);
        capabilities.setSupportsEvaluateForHovers(true);
        capabilities.setSupportsSetVariable(true);
        capabilities.setSupportsModulesRequest(true);
        capabilities.setSupportsExceptionInfoRequest(true);
        capabilities.setSupportsExceptionFilterOptions(true);
        capabilities.setSupportTerminateDebuggee(true);
        capabilities.setSupportsDelayedStackTraceLoading(true);
        capabilities.setSupportsTerminateRequest(true);
        capabilities.setSupportsReadMemoryRequest(true);
        capabilities.setSupportsCancelRequest(true);
        capabilities.setSupportsSteppingGranularity(true);
        capabilities.setSupportsSingleThreadExecutionRequests(true);
        capabilities.setSupportsCompletionsRequest(true);
        capabilities.setSupportsValueFormattingOptions(true);
        StopFilter[] filters = StopFilter.values();
        ExceptionBreakpointsFilter[] advertised = new ExceptionBreakpointsFilter[filters.length];
        for (int i = 0; i < filters.length; i++) {
            advertised[i] = filter(filters[i]);
        }
        capabilities.setExceptionBreakpointFilters(advertised);
        return capabilities;
    }

    private static ExceptionBreakpointsFilter filter(StopFilter filter) {
        ExceptionBreakpointsFilter result = new ExceptionBreakpointsFilter();
        result.setFilter(filter.id());
        result.setLabel(filter.label());
        result.setDescription(filter.description());
        result.setDefault_(filter.onByDefault());
        result.setSupportsCondition(filter.takesCondition());
        if (filter.takesCondition()) {
            result.setConditionDescription("!SIGCHLD, SIGRTMIN+3 or si_code == SI_USER && si_pid == 4711");
        }
        return result;
    }
}
