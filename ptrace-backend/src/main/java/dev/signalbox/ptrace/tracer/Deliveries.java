package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.DeliveredSignal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The latest signals that a thread got after a stop that somebody saw or with a siginfo that was set; the others are in the journal. Tracer thread only. */
final class Deliveries {
    /** As deep as handlers are nested in earnest. */
    private static final int KEPT = 32;

    private final Deque<DeliveredSignal> latest = new ArrayDeque<>(0);

    /** The thread leaves its signal-delivery-stop with the signal that was decided. */
    void leaving(TracerCore core, Tracee tracee) {
        boolean known = tracee.deliverInfo != null || tracee.arrived != null;
        if (tracee.deliver == 0 || !known || core.registers.load(tracee.tid) < 0) {
            return;
        }
        if (latest.size() == KEPT) {
            latest.removeLast();
        }
        latest.addFirst(new DeliveredSignal(
                Optional.ofNullable(tracee.arrived),
                tracee.deliverInfo != null ? tracee.deliverInfo : tracee.arrived,
                tracee.deliverInfo != null,
                core.registers.rsp()));
    }

    /** Newest first. */
    List<DeliveredSignal> newestFirst() {
        return List.copyOf(latest);
    }
}
