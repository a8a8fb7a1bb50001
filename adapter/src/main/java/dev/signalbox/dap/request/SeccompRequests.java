package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.seccomp.BlockedCall;
import dev.signalbox.engine.seccomp.FilterOrigin;
import dev.signalbox.engine.seccomp.SeccompReport;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.seccomp.FilterRun;
import dev.signalbox.ptrace.seccomp.ReturnValue;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code signalbox/seccomp}: the filters of a stopped thread, and how they decided about the call that it stands at. */
final class SeccompRequests implements RequestRegistry.Family {
    @Override
    public void register(RequestRegistry registry) {
        registry.on("signalbox/seccomp", RequestRegistry.Phase.LIVE, SeccompRequests::seccomp);
    }

    private static Object seccomp(DapSession session, Arguments arguments) throws RequestException, EngineException {
        StoppedThread thread = StoppedThread.of(session, arguments);
        SeccompReport report = thread.stop().seccomp(thread.tid());
        Optional<SystemCallText> text = thread.stop().blockedCall(thread.tid());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("threadId", thread.tid());
        report.call().ifPresent(call -> body.put("syscall", call(call, text)));
        body.put("description", report.words());
        if (!report.capture().isKnown()) {
            body.put("unknown", report.capture().unknown());
        }
        if (report.count() == 0 && !report.capture().isKnown()) {
            return body;
        }
        report.decidingRun().ifPresent(run -> {
            body.put("filter", report.decidingFilter().getAsInt());
            body.put("instruction", run.deciding());
            body.put("action", run.returned().action().constantName());
            body.put("data", run.returned().data());
        });
        List<Map<String, Object>> filters = new ArrayList<>();
        for (int i = 1; i <= report.count(); i++) {
            filters.add(filter(report, i));
        }
        body.put("filters", filters);
        return body;
    }

    private static Map<String, Object> call(BlockedCall call, Optional<SystemCallText> text) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("number", call.data().nr());
        shown.put(
                "architecture",
                SystemCallTable.of(call.data().arch())
                        .map(SystemCallTable::architectureName)
                        .orElse("0x" + Integer.toHexString(call.data().arch())));
        shown.put("instructionPointer", "0x" + Long.toHexString(call.data().instructionPointer()));
        text.ifPresent(words -> {
            shown.put("name", words.name());
            shown.put("text", words.line());
            List<Map<String, Object>> list = new ArrayList<>();
            words.arguments().forEach(argument -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("name", argument.name());
                one.put("text", argument.text());
                one.put("value", "0x" + Long.toHexString(argument.value()));
                list.add(one);
            });
            shown.put("arguments", list);
        });
        return shown;
    }

    private static Map<String, Object> filter(SeccompReport report, int number) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("filter", number);
        report.origin(number).ifPresent(origin -> shown.put("installed", origin(origin)));
        if (report.program(number).isEmpty()) {
            shown.put("unknown", true);
            return shown;
        }
        report.run(number).ifPresent(run -> {
            ReturnValue returned = run.returned();
            shown.put("returned", returned.text());
            shown.put("path", run.steps().stream().map(FilterRun.Step::index).toList());
        });
        shown.put("listing", report.listing(number).lines());
        return shown;
    }

    private static Map<String, Object> origin(FilterOrigin origin) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("processId", origin.pid());
        shown.put("threadId", origin.tid());
        shown.put("call", origin.call());
        shown.put("place", origin.place());
        shown.put("stack", origin.frames());
        return shown;
    }
}
