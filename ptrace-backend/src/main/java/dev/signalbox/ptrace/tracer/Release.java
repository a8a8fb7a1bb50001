package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.TraceeEvent;
import java.util.List;

/**
 * Lets processes go unharmed: breakpoint bytes out, interrupted calls repaired, signals delivered that were held, and no thread left in a ptrace-stop. A thread
 * that cannot stop now (it waits for its vfork child) is let go when it can.
 */
final class Release {
    private final TracerCore core;

    Release(TracerCore core) {
        this.core = core;
    }

    /** Stops the process if needed, then lets it go. */
    void detach(TracedProcess process) {
        if (process.state == TracedProcess.State.STOPPED) {
            releaseNow(process);
            return;
        }
        process.whenStopped = () -> releaseNow(process);
        core.coordinator.begin(process);
    }

    /** Lets go of all threads that are stopped; the others follow when they stop. */
    void releaseNow(TracedProcess process) {
        if (process.releasing) {
            return;
        }
        process.threads.forEach(core.stepper::cancel);
        core.trapDispositions.repair(process);
        process.releasing = true;
        boolean quiet = process.quiet;
        process.quiet = true;
        core.passed.flush(process);
        if (!quiet || process.space.processes.size() == 1) {
            process.space.sites.clear(process.space.raw);
        }
        for (Tracee thread : List.copyOf(process.threads)) {
            if (thread.isStopped()) {
                release(thread);
            }
        }
        if (!quiet) {
            core.tell(new TraceeEvent.Detached(process.pid));
        }
        // What could not be let go yet waits for a vfork child and follows by itself: nobody needs to wait for that.
        List.copyOf(process.whenReleased).forEach(Runnable::run);
        process.whenReleased.clear();
    }

    /** Lets one stopped thread go. */
    void release(Tracee thread) {
        TracedProcess process = thread.process;
        core.stepper.restoreMask(thread);
        if (thread.hold) {
            core.held.keep(thread);
        }
        if (!core.surrender.of(thread)) {
            return;
        }
        boolean delivery = thread.stop == Tracee.Stop.SIGNAL_DELIVERY;
        if (delivery) {
            core.restart.atSignal(thread);
            core.resumption.setSiginfo(thread);
        }
        int result = core.kernel.detach(thread.tid, delivery ? thread.deliver : 0);
        if (result < 0) {
            // Killed meanwhile: its end is still to be reported.
            thread.left();
            return;
        }
        core.tracees.remove(thread.tid);
        process.threads.remove(thread);
        if (process.threads.isEmpty()) {
            gone(process);
        }
    }

    private void gone(TracedProcess process) {
        core.processes.remove(process.pid);
        core.coordinator.forget(process);
        process.space.leave(process);
    }
}
