package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.WaitStatus;
import dev.signalbox.ptrace.journal.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ends of threads and processes, and the moment before: at PTRACE_EVENT_EXIT memory and registers can still be read, and nothing can save the thread. */
final class TaskEnd {
    private static final int SIGKILL = 9;

    private final TracerCore core;

    TaskEnd(TracerCore core) {
        this.core = core;
    }

    /** PTRACE_EVENT_EXIT. */
    void aboutToEnd(Tracee tracee) {
        TracedProcess process = tracee.process;
        long message = core.eventMessage(tracee.tid);
        process.space.stepOver.forget(core, tracee);
        core.stepper.cancel(tracee);
        tracee.stepping = false;
        tracee.syscallStops = 0;
        tracee.kept = List.of();
        boolean pending = process.stops.remove(tracee) != null;
        if (message >= 0) {
            tracee.end = WaitStatus.endOf(message);
            core.deaths.announced(tracee);
        }
        if (isWorthAStop(process, tracee)) {
            core.coordinator.stopFor(
                    tracee, List.of(new StopReason.AboutToDie(tracee.end, core.deaths.reason(tracee))));
        } else if (process.killedByUs || process.state == TracedProcess.State.STOPPED || pending) {
            core.resumption.proceed(tracee);
        } else {
            core.resumption.settle(tracee);
        }
    }

    /** Not after a stop at the same signal's arrival, unless seccomp kills for another call than the one of that stop. */
    private boolean isWorthAStop(TracedProcess process, Tracee tracee) {
        return tracee.end instanceof ExitStatus.Killed killed
                && core.stopEvents.contains(StopEvent.DEATH)
                && !process.quiet
                && !process.launching
                && !process.killedByUs
                && !process.deathReported
                && process.state != TracedProcess.State.STOPPED
                && process.whenStopped == null
                && (process.shownSignal != killed.signal().number() || core.deaths.isForAnotherCall(tracee));
    }

    /** Of several threads that are about to die of one signal, leaves the one at fault in the report; once per process. */
    void chooseCulprit(TracedProcess process, List<ThreadStop> stops) {
        List<Tracee> dying = new ArrayList<>();
        for (Tracee thread : process.threads) {
            if (thread.isStopped() && thread.stop == Tracee.Stop.EXIT && thread.end instanceof ExitStatus.Killed) {
                dying.add(thread);
            }
        }
        stops.removeIf(stop -> process.deathReported && stop.reason(StopReason.AboutToDie.class) != null);
        if (stops.stream().noneMatch(stop -> stop.reason(StopReason.AboutToDie.class) != null)) {
            return;
        }
        dying.forEach(thread -> thread.kept = List.of());
        // SIGKILL hits all threads alike: then the first one, by which people know the process
        Tracee culprit = dying.stream()
                .filter(core.deaths::isAtFault)
                .findFirst()
                .or(() -> dying.stream()
                        .filter(thread -> thread.tid == process.pid)
                        .findFirst())
                .orElse(null);
        if (culprit != null) {
            stops.removeIf(stop -> stop.reason(StopReason.AboutToDie.class) != null);
            stops.add(
                    0,
                    new ThreadStop(
                            process.pid,
                            culprit.tid,
                            List.of(new StopReason.AboutToDie(culprit.end, core.deaths.reason(culprit)))));
        }
        // A thread that seccomp kills alone leaves the process alive, and the next one is news again.
        process.deathReported = dying.size() == process.threads.size();
    }

    /** A thread was reaped. */
    void ended(Tracee tracee, ExitStatus status) {
        TracedProcess process = tracee.process;
        core.stepper.cancel(tracee);
        core.tracees.remove(tracee.tid);
        process.threads.remove(tracee);
        process.stops.remove(tracee);
        process.space.stepOver.forget(core, tracee);
        if (tracee.tid == process.pid) {
            process.leaderStatus = status;
        }
        if (process.threads.isEmpty()) {
            tellHeld(process, tracee);
            processEnded(process, process.leaderStatus == null ? status : process.leaderStatus);
            return;
        }
        // A held signal may have been meant for the process: it must not end with the thread that happened to take it.
        process.representative().held.addAll(tracee.held);
        if (!process.quiet && !process.launching) {
            core.tell(new TraceeEvent.ThreadExited(process.pid, tracee.tid, status));
        }
        process.space.raw.use(process.pid, process.threads.get(0).tid);
        core.installers.forget(tracee);
    }

    /** What was held back when the process ended it has never got; whoever held it should know. */
    private void tellHeld(TracedProcess process, Tracee last) {
        if (last.held.isEmpty() || process.quiet) {
            return;
        }
        String signals =
                last.held.stream().map(info -> info.signal().toString()).collect(Collectors.joining(", "));
        core.tell(new TraceeEvent.Diagnostic(
                process.pid, "process " + process.pid + " ended without what was held for it: " + signals));
    }

    private void processEnded(TracedProcess process, ExitStatus status) {
        core.newTasks.adoptOrphans(process);
        core.processes.remove(process.pid);
        core.coordinator.forget(process);
        process.space.leave(process);
        if (!process.quiet && !process.launching) {
            Optional<Deaths.Death> death = core.deaths.died(process, status);
            core.journal.event(JournalEntry.Type.EXIT, process.pid, process.pid, () -> Deaths.details(status));
            core.passed.flush(process);
            core.tell(new TraceeEvent.ProcessExited(
                    process.pid,
                    status,
                    death.map(Deaths.Death::reason).orElse(""),
                    death.filter(Deaths.Death::atFault).map(Deaths.Death::tid).orElse(process.pid)));
        }
        if (!process.whenGone.isEmpty()) {
            List.copyOf(process.whenGone).forEach(action -> action.accept(status));
            process.whenGone.clear();
        }
    }

    /** Kills a process; it ends without a stop before its death, whatever it was doing. */
    void kill(TracedProcess process) {
        process.killedByUs = true;
        core.kernel.kill(process.pid, SIGKILL);
        for (Tracee thread : List.copyOf(process.threads)) {
            thread.kept = List.of();
            if (thread.isStopped() && thread.stop == Tracee.Stop.EXIT) {
                core.resumption.proceed(thread);
            }
        }
    }
}
