package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.InjectionRefusedException;

/**
 * The signal mask that sigsuspend, ppoll and their like have put in place of a thread's own while it waits, with the signal that can bring the thread back into such a
 * wait: one that the mask lets through, that is not pending, and that is taken from the queues before all that are (kernel/signal.c, next_signal: a thread's own before those
 * of the process, of these the ones that instructions cause first, then the smallest number).
 */
record TemporaryMask(long mask, int carrier) {
    /** Signals whose sending has an effect of its own (SIGCONT and the stop signals), that cannot be held up (SIGKILL), or that are ours (SIGTRAP). */
    private static final long UNFIT = 1L << 8 | 0x1fL << 17 | TrapStops.TRAP_BIT;

    static TemporaryMask of(ProcessStatus now) throws InjectionRefusedException {
        long blocked = now.signals("SigBlk");
        long ownPending = now.signals("SigPnd");
        long fit = ~(blocked | ownPending | now.signals("ShdPnd") | UNFIT);
        int carrier = first(fit);
        int first = first(ownPending & ~blocked);
        if (carrier == 0 || first != 0 && !isBefore(carrier, first)) {
            throw new InjectionRefusedException(
                    "the thread waits with a temporary signal mask (sigsuspend, ppoll, epoll_pwait), and the signals that it lets through are pending");
        }
        return new TemporaryMask(blocked, carrier);
    }

    private static int first(long set) {
        long caused = set & HeldSignals.FAULTS;
        long candidates = caused != 0 ? caused : set;
        return candidates == 0 ? 0 : Long.numberOfTrailingZeros(candidates) + 1;
    }

    private static boolean isBefore(int one, int other) {
        return first(1L << one - 1 | 1L << other - 1) == one;
    }
}
