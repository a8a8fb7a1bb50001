package dev.signalbox.dap.request;

import com.google.gson.JsonElement;
import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.syscall.CallRow;
import dev.signalbox.engine.syscall.SystemCallSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code signalbox/syscalls}: the catchpoints and injections of the group, and the attributes that set them. */
final class SystemCallRequests implements RequestRegistry.Family {
    @Override
    public void register(RequestRegistry registry) {
        registry.on("signalbox/syscalls", RequestRegistry.Phase.INITIALIZED, this::syscalls);
    }

    private Object syscalls(DapSession session, Arguments arguments) throws RequestException {
        apply(session.group(), arguments, "catch", "inject");
        SystemCallSettings settings = session.group().systemCalls();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("catch", rows(settings, CallRow.Kind.CATCH));
        body.put("inject", rows(settings, CallRow.Kind.INJECT));
        return body;
    }

    private static List<Map<String, Object>> rows(SystemCallSettings settings, CallRow.Kind kind) {
        return settings.rows().stream()
                .filter(row -> row.kind() == kind)
                .map(SystemCallRequests::shown)
                .toList();
    }

    private static Map<String, Object> shown(CallRow row) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", row.id());
        shown.put("text", row.text());
        shown.put("enabled", row.enabled());
        shown.put("hits", row.hits());
        return shown;
    }

    /** Takes the lists that are there; a list replaces what was in force, one that is not there leaves it. */
    static void apply(TargetGroup group, Arguments arguments, String catches, String injections)
            throws RequestException {
        replace(group, CallRow.Kind.CATCH, arguments, catches);
        replace(group, CallRow.Kind.INJECT, arguments, injections);
    }

    private static void replace(TargetGroup group, CallRow.Kind kind, Arguments arguments, String name)
            throws RequestException {
        Optional<JsonElement> raw = arguments.raw(name);
        if (raw.isEmpty() || raw.get().isJsonNull()) {
            return;
        }
        boolean single =
                raw.get().isJsonPrimitive() && raw.get().getAsJsonPrimitive().isString();
        List<String> texts = single ? List.of(raw.get().getAsString()) : arguments.strings(name);
        try {
            group.systemCalls().replace(kind, texts);
        } catch (EngineException e) {
            throw new RequestException(ErrorCode.BAD_ARGUMENT, "'" + name + "': " + e.getMessage(), e);
        }
    }
}
