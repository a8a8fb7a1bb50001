package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.util.List;

/**
 * Signals that were taken out at their delivery stop and come back later with their original siginfo. At a signal-delivery-stop that has nothing to deliver,
 * PTRACE_SETSIGINFO and the resume do it. Elsewhere a signal of that number is sent to the thread and its siginfo is exchanged at the stop that follows; a
 * blocked one waits, as any signal would.
 */
final class HeldSignals {
    private static final int SI_TKILL = -6;
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV and SIGSYS: with a positive si_code they describe the instruction that the thread is at. */
    static final long FAULTS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 30;

    /** SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU: sending one discards the others that are pending (signal(7)), which cannot reach those that we hold. */
    private static final long JOB_CONTROL = 0x1fL << 17;

    /** Those that are queued once. */
    private static final long STANDARD = 0x7fffffffL;

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
        if (delivery instanceof SignalDelivery.Hold && (JOB_CONTROL & 1L << tracee.arrived.signo() - 1) != 0) {
            throw new IllegalArgumentException(
                    tracee.arrived.signal()
                            + " is job control: what came or comes in between would have cancelled it, so it cannot be held for later");
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

    /** A held signal is to be delivered to a thread of the process as soon as that runs; when it runs already, it is sent now. */
    void release(Tracee tracee, int index, Tracee receiver) {
        if (receiver.process != tracee.process) {
            throw new IllegalArgumentException("thread " + receiver.tid + " is not of process " + tracee.process.pid
                    + ", which the signal was meant for");
        }
        if (index < 0 || index >= tracee.held.size()) {
            throw new IllegalArgumentException("thread " + tracee.tid + " has " + tracee.held.size()
                    + " held signals; there is no number " + index);
        }
        receiver.releasing.add(tracee.held.remove(index));
        if (!receiver.isStopped()) {
            send(receiver);
        }
    }

    /** Uses a signal-delivery-stop that delivers nothing for a signal on its way back; more than one follow by being sent. */
    void attach(Tracee tracee) {
        if (tracee.releasing.isEmpty()) {
            return;
        }
        ProcessStatus status = ProcessStatus.of(tracee.tid);
        if (tracee.deliver == 0) {
            SignalInfo info = next(tracee, status.signals("SigBlk"));
            if (info != null) {
                tracee.releasing.removeIf(other -> other == info);
                tracee.deliver = info.signo();
                tracee.deliverInfo = info;
                journalRelease(tracee, info);
            }
        }
        send(tracee, status);
    }

    /**
     * The one to be delivered next, of those that are neither sent nor in the set; null when there is none. The kernel puts the frames of all signals that can be
     * delivered on top of each other before any handler runs, so that the last one's handler runs first: the latest goes first. Only of one number the oldest goes
     * first, because the second one is blocked while the first one's handler runs.
     */
    private static SignalInfo next(Tracee tracee, long excluded) {
        SignalInfo next = null;
        long seen = excluded;
        for (SignalInfo info : tracee.releasing) {
            long bit = 1L << info.signo() - 1;
            if ((seen & bit) == 0 && !isSent(tracee, info)) {
                next = info;
            }
            seen |= bit;
        }
        return next;
    }

    private static boolean isSent(Tracee tracee, SignalInfo info) {
        return tracee.sent.stream().anyMatch(other -> other == info);
    }

    void journalRelease(Tracee tracee, SignalInfo info) {
        core.journal.signal(JournalEntry.Type.RELEASE, tracee.process.pid, tracee.tid, info);
    }

    /** Sends what is on its way back: those that are blocked, which wait in the thread's queue, and one of the others, whose stop brings the next. */
    void send(Tracee tracee) {
        if (!tracee.releasing.isEmpty()) {
            send(tracee, ProcessStatus.of(tracee.tid));
        }
    }

    /** A standard signal that is pending for the thread already would merge with ours (signal(7)); it is tried again at the next stop. */
    private void send(Tracee tracee, ProcessStatus status) {
        long blocked = status.signals("SigBlk");
        long pending = status.signals("SigPnd") & STANDARD;
        for (SignalInfo info : List.copyOf(tracee.releasing)) {
            long bit = 1L << info.signo() - 1;
            if ((blocked & ~pending & bit) != 0 && !isSent(tracee, info)) {
                pending |= bit & STANDARD;
                raise(tracee, info);
            }
        }
        boolean waiting = tracee.sent.stream().anyMatch(info -> (blocked & 1L << info.signo() - 1) == 0);
        SignalInfo next = waiting ? null : next(tracee, blocked | pending);
        if (next != null) {
            raise(tracee, next);
        }
    }

    private void raise(Tracee tracee, SignalInfo info) {
        tracee.sent.add(info);
        core.kernel.tgkill(tracee.process.pid, tracee.tid, info.signo());
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
}
