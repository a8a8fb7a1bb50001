package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.signal.SignalPolicy;
import dev.signalbox.ptrace.syscall.CallDecision;
import dev.signalbox.ptrace.syscall.CallSet;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallView;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A watcher that remembers what it was asked about. */
final class RecordingWatcher implements SystemCallWatcher {
    /** A call with the thread that made it. */
    record Seen(int pid, int tid, SystemCall call) {
        String text() {
            return call.name() + (call.isEntry() ? "" : "=" + call.result().getAsLong());
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final CallSet calls;
    private final Function<SystemCallView, CallDecision> entry;
    private final Function<SystemCallView, CallDecision> exit;

    RecordingWatcher(
            CallSet calls, Function<SystemCallView, CallDecision> entry, Function<SystemCallView, CallDecision> exit) {
        this.calls = calls;
        this.entry = entry;
        this.exit = exit;
    }

    /** Only looks. */
    static RecordingWatcher of(CallSet calls) {
        return new RecordingWatcher(calls, view -> CallDecision.SEE_EXIT, view -> CallDecision.GO_ON);
    }

    /** Stops at entry and exit. */
    static RecordingWatcher stopping(CallSet calls) {
        return new RecordingWatcher(
                calls, view -> CallDecision.stop(List.of(1), true), view -> CallDecision.stop(List.of(1), false));
    }

    List<String> texts() {
        return seen.stream().map(Seen::text).toList();
    }

    private void remember(SystemCallView view) {
        seen.add(new Seen(view.caller().pid(), view.caller().tid(), view.toValue()));
    }

    @Override
    public CallSet calls(SignalPolicy.Receiver thread) {
        return calls;
    }

    @Override
    public CallDecision entered(SystemCallView call) {
        remember(call);
        return entry.apply(call);
    }

    @Override
    public CallDecision returned(SystemCallView call) {
        remember(call);
        return exit.apply(call);
    }
}
