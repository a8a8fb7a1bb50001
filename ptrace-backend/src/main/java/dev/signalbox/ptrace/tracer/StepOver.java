package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.site.BreakpointSite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The real way over a site, one thread at a time: with every other thread of the address space stopped, the program's byte goes in, the thread makes one
 * step, the breakpoint byte comes back. System call instructions are not stepped but run to their entry stop, because a call that blocks would keep the step from
 * ending. Signals wait in the kernel meanwhile; the few that arrive all the same are decided at once and delivered after the step.
 */
final class StepOver {
    private static final int SIGSTOP = 19;

    private final AddressSpace space;
    private final Deque<Tracee> queue = new ArrayDeque<>(0);
    private final List<SignalInfo> passed = new ArrayList<>(0);
    private Tracee current;
    private BreakpointSite lifted;
    private StopReason.SignalArrived stop;

    StepOver(AddressSpace space) {
        this.space = space;
    }

    boolean isBusy() {
        return current != null || !queue.isEmpty();
    }

    boolean isStepping(Tracee tracee) {
        return current == tracee;
    }

    /** A thread stands on a site and waits for its turn. */
    void add(TracerCore core, Tracee tracee) {
        if (!queue.contains(tracee)) {
            queue.add(tracee);
        }
        core.coordinator.begin(space);
    }

    /** Takes the next thread's step when everybody stands still, or lets all go on when nobody is left; whether something was done. */
    boolean advance(TracerCore core) {
        if (current != null) {
            return false;
        }
        if (queue.isEmpty()) {
            return false;
        }
        for (TracedProcess process : space.processes) {
            if (!StopCoordinator.allSettled(process)) {
                process.threads.forEach(core.coordinator::interrupt);
                return false;
            }
        }
        step(core, queue.poll());
        if (!isBusy()) {
            releaseAll(core);
        }
        return true;
    }

    private void step(TracerCore core, Tracee tracee) {
        BreakpointSite site = space.sites.at(tracee.atSite);
        boolean there = site != null
                && tracee.isStopped()
                && core.registers.load(tracee.tid) >= 0
                && core.registers.rip() == site.address();
        if (!there) {
            tracee.atSite = 0;
            return;
        }
        if (tracee.step != null) {
            tracee.step.previousPc = core.registers.rip();
            tracee.step.previousSp = core.registers.rsp();
        }
        current = tracee;
        lifted = site;
        space.sites.lift(space.raw, site);
        core.stepper.realStep(tracee);
    }

    /** The step is done; the thread is stopped behind the instruction (or wherever it led). */
    void done(TracerCore core) {
        Tracee tracee = current;
        putBack();
        tracee.atSite = 0;
        if (!passed.isEmpty()) {
            SignalInfo first = passed.remove(0);
            if (tracee.stop == Tracee.Stop.SIGNAL_DELIVERY) {
                tracee.deliver = first.signo();
                tracee.deliverInfo = first;
            } else {
                tracee.releasing.add(first);
            }
            tracee.releasing.addAll(passed);
            passed.clear();
        }
        if (stop != null) {
            report(core, tracee);
        } else if (tracee.step != null) {
            core.stepper.after(tracee);
        }
        if (!isBusy()) {
            releaseAll(core);
        }
    }

    /** The thread is inside the system call: the byte goes back and the others run, while its own step ends at the call's exit. */
    void entered(TracerCore core) {
        current.releasing.addAll(passed);
        passed.clear();
        putBack();
        if (!isBusy()) {
            releaseAll(core);
        }
    }

    private void report(TracerCore core, Tracee tracee) {
        if (tracee.deliver != 0) {
            tracee.releasing.add(0, tracee.deliverInfo);
        }
        tracee.arrived = stop.info();
        tracee.arrivedByProxy = true;
        tracee.deliver = stop.action().pass() ? stop.info().signo() : 0;
        tracee.deliverInfo = stop.info();
        core.coordinator.stopFor(tracee, List.of(stop));
        stop = null;
    }

    private void putBack() {
        if (lifted != null) {
            space.sites.insert(space.raw, lifted);
        }
        lifted = null;
        current = null;
    }

    /**
     * A signal came before the step was done: the instruction's own fault, which ends the step; SIGSTOP, which cannot be blocked, starts no handler, and must take
     * effect before a SIGCONT that follows; within a system call, or with a fault's number, any other, which is kept, with the policy's decision, until it is done. The siginfo is
     * in the buffer.
     */
    void signal(TracerCore core, Tracee tracee, int signal) {
        if (HeldSignals.isFault(core.siginfo)) {
            abandon(core);
            tracee.stepping = false;
            core.stepper.restoreMask(tracee);
            core.signals.decide(tracee, signal);
            releaseAll(core);
            return;
        }
        if (core.held.substitute(tracee, signal)) {
            passed.add(tracee.deliverInfo);
            core.resumption.stepOn(tracee, 0);
            return;
        }
        SignalInfo info = SignalInfo.copyOf(core.siginfo);
        SignalAction action = core.signals.ask(tracee, signal);
        boolean now = signal == SIGSTOP && action.pass() && !action.stop();
        if (action.stop() && stop == null && !tracee.process.killedByUs) {
            stop = new StopReason.SignalArrived(info, action);
        } else if (action.pass() && !now) {
            passed.add(info);
        }
        core.resumption.stepOn(tracee, now ? signal : 0);
    }

    /** Job control stopped the thread first: it makes its step once SIGCONT has come. */
    void postpone(TracerCore core) {
        Tracee tracee = current;
        long address = lifted.address();
        abandon(core);
        tracee.atSite = address;
        core.stepper.interrupted(tracee);
        releaseAll(core);
    }

    /** The step will not be finished: the byte goes back in at once. */
    void abandon(TracerCore core) {
        Tracee tracee = current;
        putBack();
        if (tracee != null) {
            tracee.atSite = 0;
            tracee.releasing.addAll(passed);
            if (stop != null && stop.action().pass()) {
                tracee.releasing.add(stop.info());
            }
        }
        passed.clear();
        stop = null;
    }

    /** The thread is gone. The others go on at the end of the round: what is happening to this one must be dealt with first. */
    void forget(TracerCore core, Tracee tracee) {
        boolean concerned = queue.remove(tracee) || current == tracee;
        if (current == tracee) {
            abandon(core);
        }
        if (concerned && !isBusy()) {
            core.coordinator.releaseLater(space);
        }
    }

    void releaseAll(TracerCore core) {
        for (TracedProcess process : List.copyOf(space.processes)) {
            for (Tracee thread : List.copyOf(process.threads)) {
                core.resumption.settle(thread);
            }
        }
    }
}
