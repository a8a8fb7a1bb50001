package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.signal.DispositionRow;
import dev.signalbox.engine.signal.DispositionTable;
import dev.signalbox.engine.stop.SourcePosition;
import dev.signalbox.ptrace.signal.ActionFlag;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code signalbox/dispositions}: what a program has arranged for its signals. */
final class DispositionRequests implements RequestRegistry.Family {
    @Override
    public void register(RequestRegistry registry) {
        registry.on("signalbox/dispositions", RequestRegistry.Phase.LIVE, this::dispositions);
    }

    private Object dispositions(DapSession session, Arguments arguments) throws RequestException, EngineException {
        LiveTarget target = target(session, arguments);
        DispositionTable table = target.dispositionTable();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (DispositionRow row : table.rows()) {
            rows.add(row(row));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("processId", target.pid());
        body.put("dispositions", rows);
        if (!table.unknown().isEmpty()) {
            body.put("unknown", table.unknown());
        }
        if (!table.recorded().isEmpty()) {
            body.put("recorded", table.recorded());
        }
        return body;
    }

    private static LiveTarget target(DapSession session, Arguments arguments) throws RequestException {
        if (arguments.has("threadId")) {
            return StoppedThread.target(session, arguments.integer("threadId"));
        }
        if (session.targets().isEmpty()) {
            throw new RequestException(ErrorCode.WRONG_STATE, "there is no process");
        }
        return session.targets().get(0);
    }

    private static Map<String, Object> row(DispositionRow row) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("signal", row.signal().name());
        shown.put("number", row.signal().number());
        shown.put("action", row.action().name().toLowerCase(Locale.ROOT));
        row.entry().filter(Disposition::isHandler).ifPresent(entry -> {
            shown.put("handler", "0x" + Long.toHexString(entry.handler()));
            if (!row.function().isEmpty()) {
                shown.put("function", row.function());
            }
            row.position().ifPresent(position -> shown.put("source", source(position)));
            shown.put("flags", ActionFlag.names(entry.flags()));
            shown.put("mask", entry.mask().signals().stream().map(Signal::name).toList());
            shown.put("restorer", "0x" + Long.toHexString(entry.restorer()));
        });
        return shown;
    }

    private static Map<String, Object> source(SourcePosition position) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("path", position.path());
        source.put("line", position.line());
        return source;
    }
}
