package dev.signalbox.dap.request;

import com.google.gson.JsonElement;
import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.launch.PlainJson;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetThread;
import dev.signalbox.engine.signal.FilterRequest;
import dev.signalbox.engine.signal.SignalPolicyState;
import dev.signalbox.engine.signal.SignalRow;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalPreset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of ours about signals, for the extension and for scripts: {@code signalbox/signalPolicy}, {@code signalbox/deliver}, {@code signalbox/send} and {@code
 * signalbox/processes}. Their JSON is in docs/protocol.md.
 */
final class SignalRequests implements RequestRegistry.Family {
    private static final List<String> DECISIONS =
            List.of("pass", "suppress", "hold", "stop-at-handler", "signal", "emulate");

    @Override
    public void register(RequestRegistry registry) {
        registry.on("signalbox/signalPolicy", RequestRegistry.Phase.INITIALIZED, this::policy);
        registry.on("signalbox/deliver", RequestRegistry.Phase.LIVE, this::deliver);
        registry.on("signalbox/send", RequestRegistry.Phase.LIVE, this::send);
        registry.on("signalbox/processes", RequestRegistry.Phase.INITIALIZED, this::processes);
    }

    private Object policy(DapSession session, Arguments arguments) throws RequestException, EngineException {
        SignalSettings settings = session.group().signals();
        Optional<String> preset = arguments.optionalString("signalPreset");
        Map<String, Object> rules = rules(arguments);
        if (preset.isPresent() || !rules.isEmpty()) {
            settings.change(preset, rules, "signalPolicy");
        }
        return shown(settings);
    }

    /** The rules in an attribute {@code signals}; null takes a rule away. */
    static Map<String, Object> rules(Arguments arguments) throws RequestException {
        Map<String, Object> rules = new LinkedHashMap<>();
        if (arguments.object("signals").isPresent()) {
            for (Map.Entry<String, JsonElement> rule :
                    arguments.raw("signals").orElseThrow().getAsJsonObject().entrySet()) {
                JsonElement value = rule.getValue();
                rules.put(rule.getKey(), value.isJsonNull() ? Optional.empty() : PlainJson.of(value));
            }
        }
        return rules;
    }

    private static Map<String, Object> shown(SignalSettings settings) {
        SignalPolicyState state = settings.state();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("signalPreset", state.preset());
        Map<String, String> presets = new LinkedHashMap<>();
        for (SignalPreset preset : SignalPreset.values()) {
            presets.put(preset.id(), preset.reason());
        }
        body.put("presets", presets);
        if (state.filters().isPresent()) {
            body.put(
                    "filters",
                    state.filters().get().stream().map(SignalRequests::filter).toList());
        }
        Map<String, Object> rules = new LinkedHashMap<>();
        state.rules().forEach((signal, rule) -> rules.put(signal.name(), rule));
        body.put("signals", rules);
        body.put("table", settings.table().stream().map(SignalRequests::row).toList());
        return body;
    }

    private static Map<String, Object> filter(FilterRequest filter) {
        return filter.condition().isEmpty()
                ? Map.of("filterId", filter.id())
                : Map.of("filterId", filter.id(), "condition", filter.condition());
    }

    private static Map<String, Object> row(SignalRow row) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("signal", row.signal().name());
        shown.put("number", row.signal().number());
        shown.put("stop", row.stop());
        shown.put("print", row.print());
        shown.put("pass", row.pass());
        shown.put("rule", row.rule());
        shown.put("count", row.count());
        shown.put("cases", row.cases());
        shown.put("description", row.description());
        return shown;
    }

    private Object deliver(DapSession session, Arguments arguments) throws RequestException, EngineException {
        StoppedThread thread = StoppedThread.of(session, arguments);
        String action = arguments.string("action");
        if (!DECISIONS.contains(action)) {
            throw arguments.wrong("action", String.join(", ", DECISIONS));
        }
        if (action.equals("emulate")) {
            String result = result(arguments);
            thread.stop().emulateCall(thread.tid(), result);
            session.invalidate("variables");
            return thread.stop()
                    .signal(thread.tid())
                    .map(signal -> Map.of("delivery", signal.delivery()))
                    .orElse(Map.of("result", result));
        }
        SignalStop stop = thread.stop()
                .signal(thread.tid())
                .orElseThrow(() -> new RequestException(
                        ErrorCode.WRONG_STATE, "thread " + thread.tid() + " does not stand at a signal"));
        switch (action) {
            case "signal" -> {
                Optional<Long> value = value(arguments);
                if (value.isPresent()) {
                    stop.deliver(signal(arguments), value.get());
                } else {
                    stop.setDelivery(signal(arguments).name());
                }
            }
            default -> stop.setDelivery(action);
        }
        session.invalidate("variables");
        return Map.of("delivery", stop.delivery());
    }

    /** A number, or a text such as {@code -ENOENT}. */
    private static String result(Arguments arguments) throws RequestException {
        JsonElement value = arguments
                .raw("value")
                .filter(JsonElement::isJsonPrimitive)
                .orElseThrow(() -> arguments.missing("value", "the result of the call, a number or \"-ENOENT\""));
        return value.getAsString();
    }

    /** What a signal carries. */
    private static Optional<Long> value(Arguments arguments) throws RequestException {
        if (!arguments.has("value")) {
            return Optional.empty();
        }
        JsonElement value = arguments.raw("value").orElseThrow();
        boolean number = value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
        if (!number || value.getAsDouble() != value.getAsLong()) {
            throw arguments.wrong("value", "a whole number of at most 64 bits");
        }
        return Optional.of(value.getAsLong());
    }

    private static Signal signal(Arguments arguments) throws RequestException {
        String allowed = "a signal's name such as \"SIGUSR1\" or \"SIGRTMIN+3\", or its number";
        String text = arguments
                .raw("signal")
                .filter(JsonElement::isJsonPrimitive)
                .orElseThrow(() -> arguments.missing("signal", allowed))
                .getAsString();
        return Signal.parse(text).orElseThrow(() -> arguments.wrong("signal", allowed));
    }

    private Object send(DapSession session, Arguments arguments) throws RequestException, EngineException {
        Signal signal = signal(arguments);
        if (arguments.has("pid") == arguments.has("tid")) {
            throw new RequestException(ErrorCode.BAD_ARGUMENT, "signalbox/send takes either 'pid' or 'tid'");
        }
        boolean thread = arguments.has("tid");
        int id = arguments.integer(thread ? "tid" : "pid");
        return Map.of("sent", signal + " to " + session.group().send(id, thread, signal, value(arguments)));
    }

    private Object processes(DapSession session, Arguments arguments) {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (LiveTarget target : session.targets()) {
            Map<String, Object> process = new LinkedHashMap<>();
            process.put("pid", target.pid());
            process.put("name", target.name());
            process.put("executable", target.executable());
            process.put("state", target.state().name().toLowerCase(Locale.ROOT));
            process.put("launched", target.isLaunched());
            process.put(
                    "threads",
                    target.threads().stream().map(SignalRequests::thread).toList());
            shown.add(process);
        }
        return Map.of("processes", shown);
    }

    private static Map<String, Object> thread(TargetThread thread) {
        return Map.of("tid", thread.tid(), "name", thread.name());
    }
}
