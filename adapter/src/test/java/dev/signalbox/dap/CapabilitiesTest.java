package dev.signalbox.dap;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.signalbox.console.Console;
import dev.signalbox.dap.request.RequestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only what works is advertised, and all of it. */
class CapabilitiesTest {
    /** The requests that a capability promises (Debug Adapter Protocol, Capabilities). */
    private static final Map<String, String> PROMISED = new HashMap<>();

    /** Requests that need no capability. */
    private static final Set<String> ALWAYS = Set.of(
            "launch",
            "attach",
            "disconnect",
            "setBreakpoints",
            "setExceptionBreakpoints",
            "threads",
            "stackTrace",
            "scopes",
            "variables",
            "evaluate",
            "continue",
            "pause",
            "next",
            "stepIn",
            "stepOut",
            "source");

    static {
        PROMISED.put("supportsConfigurationDoneRequest", "configurationDone");
        PROMISED.put("supportsFunctionBreakpoints", "setFunctionBreakpoints");
        PROMISED.put("supportsEvaluateForHovers", "evaluate");
        PROMISED.put("supportsSetVariable", "setVariable");
        PROMISED.put("supportsModulesRequest", "modules");
        PROMISED.put("supportsExceptionInfoRequest", "exceptionInfo");
        PROMISED.put("supportsExceptionFilterOptions", "setExceptionBreakpoints");
        PROMISED.put("supportTerminateDebuggee", "disconnect");
        PROMISED.put("supportsDelayedStackTraceLoading", "stackTrace");
        PROMISED.put("supportsTerminateRequest", "terminate");
        PROMISED.put("supportsReadMemoryRequest", "readMemory");
        PROMISED.put("supportsCancelRequest", "cancel");
        PROMISED.put("supportsSteppingGranularity", "next");
        PROMISED.put("supportsSingleThreadExecutionRequests", "continue");
        PROMISED.put("supportsCompletionsRequest", "completions");
        PROMISED.put("supportsValueFormattingOptions", "variables");
        PROMISED.put("exceptionBreakpointFilters", "setExceptionBreakpoints");
    }

    private final JsonObject capabilities =
            new Gson().toJsonTree(AdvertisedCapabilities.create()).getAsJsonObject();

    private Set<String> handled() {
        Set<String> handled = new HashSet<>(new RequestRegistry(new Console()).commands());
        handled.add("cancel"); // answered by the conversation, in front of the queue
        return handled;
    }

    @Test
    void eachAdvertisedCapabilityHasItsRequest() {
        assertThat(capabilities.keySet()).isNotEmpty().allSatisfy(name -> {
            assertThat(PROMISED).containsKey(name);
            assertThat(handled()).contains(PROMISED.get(name));
        });
    }

    @Test
    void eachHandledRequestIsAdvertised() {
        assertThat(handled()).containsAll(ALWAYS);
        Set<String> advertised = new HashSet<>(ALWAYS);
        capabilities.keySet().forEach(name -> advertised.add(PROMISED.get(name)));
        Set<String> standard = handled();
        standard.removeIf(name -> name.startsWith("signalbox/"));
        assertThat(advertised).containsAll(standard);
    }

    /** The protocol has no capabilities for requests of our own. */
    @Test
    void eachRequestOfOurOwnIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("../docs/protocol.md"));
        Set<String> own = handled();
        own.removeIf(name -> !name.startsWith("signalbox/"));
        assertThat(own).isNotEmpty().allSatisfy(name -> assertThat(documentation)
                .contains("`" + name));
    }
}
