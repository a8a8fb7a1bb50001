package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.WaitStatus;
import dev.signalbox.ptrace.event.WaitStatus.PtraceEvent;

/** Leads each wait status to the part that knows what to do with it. */
final class StopDispatcher implements WaitStatus.Handler {
    private static final int SIGTRAP = 5;

    private final TracerCore core;

    StopDispatcher(TracerCore core) {
        this.core = core;
    }

    /** One status from waitpid. */
    void handle(int tid, int raw) {
        core.registers.forget();
        WaitStatus.of(raw).dispatch(tid, this);
    }

    /** The thread, now stopped; null when nobody knows it yet. */
    private Tracee stopped(int tid, Tracee.Stop stop) {
        Tracee tracee = core.tracees.get(tid);
        if (tracee != null) {
            tracee.state = Tracee.State.STOPPED;
            tracee.stop = stop;
            tracee.vforkWaiting = false;
            tracee.newborn = false;
        }
        return tracee;
    }

    @Override
    public void ended(int tid, ExitStatus status) {
        core.newTasks.forget(tid);
        Tracee tracee = core.tracees.get(tid);
        if (tracee != null) {
            core.ends.ended(tracee, status);
        }
    }

    @Override
    public void signalDelivery(int tid, int signal) {
        Tracee tracee = stopped(tid, Tracee.Stop.SIGNAL_DELIVERY);
        if (tracee == null) {
            core.newTasks.unclaimed(tid, Tracee.Stop.SIGNAL_DELIVERY);
            return;
        }
        tracee.interruptRequested = false;
        core.signals.arrived(tracee, signal);
    }

    @Override
    public void syscallStop(int tid) {
        Tracee tracee = stopped(tid, Tracee.Stop.SYSCALL);
        if (tracee != null) {
            boolean interrupted = tracee.interruptRequested;
            tracee.interruptRequested = false;
            core.calls.stopped(tracee, interrupted);
        }
    }

    @Override
    public void eventStop(int tid, int signal) {
        Tracee tracee = core.tracees.get(tid);
        if (tracee == null) {
            core.newTasks.unclaimed(tid, Tracee.Stop.INTERRUPT);
            return;
        }
        boolean newborn = tracee.newborn;
        boolean wasListening = tracee.state == Tracee.State.LISTENING;
        tracee.interruptRequested = false;
        boolean group = signal != SIGTRAP;
        stopped(tid, group ? Tracee.Stop.GROUP : Tracee.Stop.INTERRUPT);
        TracedProcess process = tracee.process;
        if (process.onSeized != null) {
            process.onSeized.run();
            process.onSeized = null;
        }
        if (group) {
            groupStopped(process, signal, wasListening);
        } else if (wasListening) {
            groupStopOver(process);
        } else if (!newborn) {
            // Also when nothing is asked for now: an interrupt sent to a thread that had just stopped takes effect at
            // its next resume.
            core.restart.afterInterrupt(tracee);
        }
        StepOver stepOver = process.space.stepOver;
        if (stepOver.isStepping(tracee)) {
            if (group) {
                stepOver.postpone(core);
            } else {
                core.resumption.stepOn(tracee, 0);
                return;
            }
        }
        core.stepper.interrupted(tracee);
        core.resumption.settle(tracee);
    }

    private void groupStopOver(TracedProcess process) {
        boolean first = process.groupStop != 0;
        process.groupStop = 0;
        if (first && !process.quiet && process.state == TracedProcess.State.RUNNING) {
            core.tell(new TraceeEvent.Continued(process.pid));
        }
    }

    private void groupStopped(TracedProcess process, int signal, boolean again) {
        boolean first = process.groupStop == 0;
        process.groupStop = signal;
        if (first && !again && !process.quiet && process.state == TracedProcess.State.RUNNING) {
            core.tell(new TraceeEvent.GroupStopped(process.pid, signal));
        }
    }

    @Override
    public void event(int tid, PtraceEvent event) {
        Tracee tracee = stopped(tid, event == PtraceEvent.EXIT ? Tracee.Stop.EXIT : Tracee.Stop.EVENT);
        if (tracee == null && event != PtraceEvent.EXEC) {
            core.newTasks.unclaimed(tid, event == PtraceEvent.EXIT ? Tracee.Stop.EXIT : Tracee.Stop.EVENT);
            return;
        }
        if (tracee != null) {
            tracee.interruptRequested = false;
        }
        switch (event) {
            case FORK, VFORK, CLONE -> core.newTasks.created(tracee, event);
            case EXEC -> core.images.executed(tid);
            case EXIT -> core.ends.aboutToEnd(tracee);
            case VFORK_DONE -> core.newTasks.vforkDone(tracee);
            case SECCOMP -> core.seccomp.traced(tracee);
        }
    }
}
