package dev.signalbox.ptrace.event;

import java.util.List;

/** One thread's stop with all its reasons (a breakpoint, a signal and a finished step can coincide), in the order of importance. */
public record ThreadStop(int pid, int tid, List<StopReason> reasons) {
    public ThreadStop {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a stop without a reason");
        }
    }

    /** The first reason of the given kind, or null. */
    public <T extends StopReason> T reason(Class<T> kind) {
        for (StopReason reason : reasons) {
            if (kind.isInstance(reason)) {
                return kind.cast(reason);
            }
        }
        return null;
    }
}
