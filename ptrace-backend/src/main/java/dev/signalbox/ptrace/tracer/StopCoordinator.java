package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.StopSelection;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.event.TraceeEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Stops processes as a whole: when one thread has something to report, the others are interrupted, and once all have stopped there is one event. Threads that
 * cannot stop are not waited for: those in the kernel for a vfork child, which answer no interrupt until it is done, and those that are ending.
 */
final class StopCoordinator {
    private final TracerCore core;
    private final Set<TracedProcess> stopping = new LinkedHashSet<>();
    private final Set<AddressSpace> steppingOver = new LinkedHashSet<>();
    private final Set<AddressSpace> toRelease = new LinkedHashSet<>();

    StopCoordinator(TracerCore core) {
        this.core = core;
    }

    /** A thread, which stays stopped, has something to report. While another report is on its way it is kept for later. */
    void stopFor(Tracee tracee, List<StopReason> reasons) {
        TracedProcess process = tracee.process;
        if (process.state == TracedProcess.State.STOPPED
                || !process.stops.isEmpty() && !process.stops.containsKey(tracee)) {
            tracee.kept = both(tracee.kept, reasons);
            return;
        }
        process.stops.merge(tracee, reasons, StopCoordinator::both);
        begin(process);
    }

    private static List<StopReason> both(List<StopReason> before, List<StopReason> now) {
        return Stream.concat(before.stream(), now.stream()).toList();
    }

    /** Something wants the process stopped. */
    void begin(TracedProcess process) {
        if (process.state == TracedProcess.State.RUNNING) {
            process.state = TracedProcess.State.STOPPING;
        }
        stopping.add(process);
        interruptAll(process);
    }

    /** A step over a site wants all threads of the space stopped. */
    void begin(AddressSpace space) {
        steppingOver.add(space);
        space.processes.forEach(this::interruptAll);
    }

    /** A step over a site ended because its thread did: the others go on at the end of the round. */
    void releaseLater(AddressSpace space) {
        toRelease.add(space);
    }

    private void interruptAll(TracedProcess process) {
        for (Tracee thread : process.threads) {
            interrupt(thread);
        }
    }

    /** Asks a thread to stop, unless it does already. */
    void interrupt(Tracee thread) {
        boolean moving = thread.state == Tracee.State.RUNNING || thread.state == Tracee.State.LISTENING;
        if (moving && !thread.interruptRequested && core.kernel.interrupt(thread.tid) >= 0) {
            thread.interruptRequested = true;
        }
    }

    /** A thread was let go on out of a stop: every ptrace-stop takes an interrupt that is on its way with it (linux/kernel/signal.c, ptrace_stop). */
    void interruptAgain(Tracee thread) {
        StepOver stepOver = thread.process.space.stepOver;
        if (thread.process.state == TracedProcess.State.STOPPING || stepOver.isBusy() && !stepOver.isStepping(thread)) {
            interrupt(thread);
        }
    }

    static boolean allSettled(TracedProcess process) {
        for (Tracee thread : process.threads) {
            boolean settled = thread.isStopped() || thread.state == Tracee.State.EXITING || thread.vforkWaiting;
            if (!settled) {
                return false;
            }
        }
        return true;
    }

    /** After each round and each command: whoever has all threads stopped is reported or stepped. */
    void check() {
        if (!toRelease.isEmpty()) {
            releaseSpaces();
        }
        while (!stopping.isEmpty() || !steppingOver.isEmpty()) {
            boolean progress = false;
            for (AddressSpace space : List.copyOf(steppingOver)) {
                progress |= space.stepOver.advance(core);
                if (!space.stepOver.isBusy()) {
                    steppingOver.remove(space);
                }
            }
            for (TracedProcess process : List.copyOf(stopping)) {
                if (!process.space.stepOver.isBusy() && (process.threads.isEmpty() || allSettled(process))) {
                    progress |= finish(process);
                }
            }
            if (!progress) {
                return;
            }
        }
    }

    private void releaseSpaces() {
        for (AddressSpace space : List.copyOf(toRelease)) {
            toRelease.remove(space);
            space.stepOver.releaseAll(core);
        }
    }

    /** Whether something was done; false when a thread had to be let go for a moment. */
    private boolean finish(TracedProcess process) {
        if (drain(process)) {
            return false;
        }
        stopping.remove(process);
        process.space.forgetMap();
        if (process.threads.isEmpty()) {
            return true;
        }
        if (process.whenStopped != null) {
            Runnable action = process.whenStopped;
            process.whenStopped = null;
            process.state = TracedProcess.State.STOPPED;
            process.stops.clear();
            action.run();
            return true;
        }
        List<ThreadStop> stops = collect(process);
        process.interruptWanted = false;
        process.attachWanted = false;
        process.stops.clear();
        if (stops.isEmpty()) {
            // Whoever caused the stop is gone: it never was.
            resumeAll(process);
            return true;
        }
        report(process, stops);
        return true;
    }

    private void report(TracedProcess process, List<ThreadStop> stops) {
        process.state = TracedProcess.State.STOPPED;
        process.onlyTid = 0;
        process.threads.forEach(core.stepper::cancel);
        core.trapDispositions.atStop(process);
        core.passed.flush(process);
        core.tell(new TraceeEvent.Stopped(process.pid, StopSelection.orderStops(stops)));
    }

    private List<ThreadStop> collect(TracedProcess process) {
        List<ThreadStop> stops = new ArrayList<>();
        process.stops.forEach(
                (thread, reasons) -> stops.add(new ThreadStop(process.pid, thread.tid, StopSelection.order(reasons))));
        core.ends.chooseCulprit(process, stops);
        if (stops.isEmpty() && (process.interruptWanted || process.attachWanted)) {
            StopReason reason = process.attachWanted ? new StopReason.Attached() : new StopReason.Interrupted();
            stops.add(new ThreadStop(process.pid, process.representative().tid, List.of(reason)));
        }
        return stops;
    }

    /** A breakpoint hit that a thread has not reported yet is taken in, so that its rip is on the instruction and no SIGTRAP of ours stays behind. */
    private boolean drain(TracedProcess process) {
        boolean waiting = false;
        for (Tracee thread : List.copyOf(process.threads)) {
            if (thread.isStopped() && core.traps.hasUnreportedHit(thread)) {
                core.resumption.proceed(thread);
                waiting = true;
            }
        }
        return waiting;
    }

    /** Reports a stop that was kept back, if there is one. */
    boolean reportKept(TracedProcess process) {
        for (Tracee thread : process.threads) {
            if (!thread.kept.isEmpty()) {
                List<StopReason> reasons = thread.kept;
                thread.kept = List.of();
                core.tell(new TraceeEvent.Stopped(
                        process.pid, List.of(new ThreadStop(process.pid, thread.tid, StopSelection.order(reasons)))));
                return true;
            }
        }
        return false;
    }

    /** Resumes a stopped process as a command asks. */
    void resume(TracedProcess process, ResumePlan plan) {
        for (Tracee thread : process.threads) {
            if (thread.hold) {
                core.held.keep(thread);
                thread.hold = false;
            } else if (thread.arrived != null && thread.deliver != 0) {
                process.shownSignal = thread.deliver;
            } else if (thread.arrived != null) {
                core.faults.suppressed(thread, thread.arrived);
            }
            if (thread.arrived != null && thread.stop == Tracee.Stop.SIGNAL_DELIVERY) {
                core.restart.atSignal(thread);
            }
            thread.toHandler = plan.toHandler() && thread.tid == plan.stepTid();
        }
        process.onlyTid = plan.othersRun() ? 0 : plan.stepTid();
        if (plan.plan().isPresent()) {
            core.trapDispositions.beforeTraps(process);
            process.trapStale = process.threads.size() > 1;
            core.tracees.get(plan.stepTid()).step = new StepRun(plan.plan().get());
        } else {
            process.trapStale = true;
        }
        resumeAll(process);
    }

    /** Lets the process run, as far as its plan says. Threads on sites go first: they may need the others to stand still. */
    void resumeAll(TracedProcess process) {
        process.state = TracedProcess.State.RUNNING;
        process.space.forgetMap();
        List<Tracee> threads = List.copyOf(process.threads);
        for (Tracee thread : threads) {
            if (thread.atSite != 0) {
                core.resumption.settle(thread);
            }
        }
        for (Tracee thread : threads) {
            core.resumption.settle(thread);
        }
    }

    void forget(TracedProcess process) {
        stopping.remove(process);
    }
}
