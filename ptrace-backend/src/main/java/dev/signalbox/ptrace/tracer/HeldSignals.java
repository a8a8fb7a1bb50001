package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.util.ArrayList;
import java.util.List;

/**
 * Signals that were taken out at their delivery stop and come back later with their original siginfo. At a signal-delivery-stop that has nothing to deliver,
 * PTRACE_SETSIGINFO and the resume do it. Elsewhere a signal of that number is sent to the thread and its siginfo is exchanged at the stop that follows; a
 * blocked one waits, as any signal would.
 */
final class HeldSignals {
    private static final int SI_TKILL = -6;
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV and SIGSYS: with a positive si_code they describe the instruction that the thread is at. */
    private static final long FAULTS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 30;

    private static final int FIRST_REAL_TIME = 32;

    private final TracerCore core;

    HeldSignals(TracerCore core) {
        this.core = core;
    }

    /** Whether the signal was caused by the thread's own instruction and must be dealt with at once. */
    static boolean isFault(SignalInfoView info) {
        return info.code() > 0 && (FAULTS & 1L << info.signo() - 1) != 0;
    }

    /** What resuming will do with the signal at which the thread is stopped; an edited one can be given at any stop. */
    void decide(Tracee tracee, SignalDelivery delivery) {
        if (delivery instanceof SignalDelivery.Edited edited && tracee.arrived == null) {
            tracee.releasing.add(edited.info());
            return;
        }
        if (tracee.arrived == null) {
            if (delivery instanceof SignalDelivery.Suppress) {
                return;
            }
            throw new IllegalStateException("thread " + tracee.tid + " is not stopped at a signal");
        }
        if (delivery instanceof SignalDelivery.Hold && isFault(tracee.arrived)) {
            throw new IllegalArgumentException(tracee.arrived.signal()
                    + " was caused by the instruction that the thread is at; it cannot be held for later");
        }
        tracee.hold = delivery instanceof SignalDelivery.Hold;
        tracee.deliver = 0;
        tracee.deliverInfo = null;
        if (delivery instanceof SignalDelivery.Pass) {
            tracee.deliver = tracee.arrived.signo();
            tracee.deliverInfo = tracee.arrivedByProxy ? tracee.arrived : null;
        } else if (delivery instanceof SignalDelivery.Edited edited) {
            tracee.deliver = edited.info().signo();
            tracee.deliverInfo = edited.info();
        }
    }

    /** The signal at which the thread is stopped is kept. */
    void keep(Tracee tracee) {
        tracee.held.add(tracee.arrived);
        tracee.deliver = 0;
        tracee.deliverInfo = null;
        core.journal.signal(JournalEntry.Type.HOLD, tracee.process.pid, tracee.tid, tracee.arrived);
    }

    /** A held signal is to be delivered as soon as the thread runs; when it runs already, it is sent now. */
    void release(Tracee tracee, int index) {
        tracee.releasing.add(tracee.held.remove(index));
        if (!tracee.isStopped()) {
            send(tracee);
        }
    }

    /** Uses a signal-delivery-stop that delivers nothing for a signal on its way back; more than one follow by being sent. */
    void attach(Tracee tracee) {
        if (tracee.releasing.isEmpty()) {
            return;
        }
        if (tracee.deliver == 0) {
            SignalInfo info = tracee.releasing.remove(0);
            tracee.deliver = info.signo();
            tracee.deliverInfo = info;
            journalRelease(tracee, info);
        }
        send(tracee);
    }

    private void journalRelease(Tracee tracee, SignalInfo info) {
        core.journal.signal(JournalEntry.Type.RELEASE, tracee.process.pid, tracee.tid, info);
    }

    /**
     * Sends what is on its way back and not sent yet. A standard signal that is pending for the thread already would merge with ours (signal(7)); it is tried
     * again at the next stop.
     */
    void send(Tracee tracee) {
        if (tracee.releasing.isEmpty()) {
            return;
        }
        long pending = ProcessStatus.of(tracee.tid).signals("SigPnd");
        for (SignalInfo info : tracee.releasing) {
            long bit = 1L << info.signo() - 1;
            boolean sent = tracee.sent.stream().anyMatch(other -> other == info);
            if (!sent && ((pending & bit) == 0 || info.signo() >= FIRST_REAL_TIME)) {
                pending |= bit;
                tracee.sent.add(info);
                core.kernel.tgkill(tracee.process.pid, tracee.tid, info.signo());
            }
        }
    }

    /** Whether the arrived signal, whose siginfo is in the buffer, is one that {@link #send} sent: then it gets its own siginfo back. */
    boolean substitute(Tracee tracee, int signal) {
        if (tracee.sent.isEmpty() || core.siginfo.code() != SI_TKILL || core.siginfo.intAt(16) != core.ownPid) {
            return false;
        }
        for (SignalInfo info : tracee.sent) {
            if (info.signo() == signal) {
                tracee.sent.removeIf(other -> other == info);
                tracee.releasing.removeIf(other -> other == info);
                tracee.deliver = signal;
                tracee.deliverInfo = info;
                journalRelease(tracee, info);
                return true;
            }
        }
        return false;
    }

    /** The thread is let go for good: everything that is held for it is given back, as true to the original as the kernel allows from outside. */
    void surrender(Tracee tracee) {
        List<SignalInfo> all = new ArrayList<>(tracee.releasing);
        all.removeAll(tracee.sent);
        all.addAll(tracee.held);
        if (!all.isEmpty() && tracee.stop == Tracee.Stop.SIGNAL_DELIVERY && tracee.deliver == 0) {
            SignalInfo first = all.remove(0);
            tracee.deliver = first.signo();
            tracee.deliverInfo = first;
            journalRelease(tracee, first);
        }
        for (SignalInfo info : all) {
            journalRelease(tracee, info);
            int pid = tracee.process.pid;
            // The kernel refuses codes from 0 on and SI_TKILL to others than the receiver itself (rt_sigqueueinfo(2)).
            boolean exact = info.code() < 0 && info.code() != SI_TKILL;
            if (!exact || core.kernel.queueToThread(pid, tracee.tid, info.signo(), core.siginfo.fill(info)) < 0) {
                core.kernel.tgkill(pid, tracee.tid, info.signo());
            }
        }
        tracee.held.clear();
        tracee.releasing.clear();
    }
}
