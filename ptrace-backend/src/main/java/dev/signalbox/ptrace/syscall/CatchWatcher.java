package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.signal.SignalPolicy;
import java.util.ArrayList;
import java.util.List;

/** Stops at the calls of catchpoints, before they are made and after. Immutable. */
public final class CatchWatcher implements SystemCallWatcher {
    private final List<CallCatch> catches;
    private final CallSet calls;

    /** Those of these catchpoints. */
    public CatchWatcher(List<CallCatch> catches) {
        this.catches = List.copyOf(catches);
        this.calls = catches.stream().map(CallCatch::calls).reduce(CallSet.NONE, CallSet::or);
    }

    @Override
    public CallSet calls(SignalPolicy.Receiver thread) {
        return calls;
    }

    @Override
    public CallDecision entered(SystemCallView call) {
        List<Integer> ids = new ArrayList<>(1);
        boolean exit = false;
        for (CallCatch one : catches) {
            if (one.stopsAtEntry(call)) {
                ids.add(one.id());
            }
            exit |= one.waitsForExit(call);
        }
        return ids.isEmpty() ? exit ? CallDecision.SEE_EXIT : CallDecision.GO_ON : CallDecision.stop(ids, true);
    }

    @Override
    public CallDecision returned(SystemCallView call) {
        List<Integer> ids = new ArrayList<>(1);
        for (CallCatch one : catches) {
            if (one.stopsAtExit(call)) {
                ids.add(one.id());
            }
        }
        return ids.isEmpty() ? CallDecision.GO_ON : CallDecision.stop(ids, false);
    }
}
