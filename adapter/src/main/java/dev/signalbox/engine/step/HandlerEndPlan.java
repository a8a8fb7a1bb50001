package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan;

/**
 * Runs a thread to the end of the signal handler that it is in, and through the system call that ends it, so that it arrives wherever the handler sends it: at the
 * interrupted instruction, or at another one that the handler wrote into its ucontext.
 */
final class HandlerEndPlan implements StepPlan {
    /** More than any trampoline has; the stack pointer tells ours from that of another handler. */
    private static final long LENGTH = 16;

    private static final long POPPED = 8;

    private final long trampoline;
    private final long sp;
    private volatile boolean returning;

    /**
     * @param trampoline where the handler returns to
     * @param sp the stack pointer there
     */
    HandlerEndPlan(long trampoline, long sp) {
        this.trampoline = trampoline;
        this.sp = sp;
    }

    /** Whether a jump to a frame with that stack pointer stays inside the handler. */
    boolean isInside(long current, long target) {
        return Long.compareUnsigned(target, current) >= 0 && Long.compareUnsigned(target, sp) < 0;
    }

    @Override
    public Next after(StepContext context) {
        long into = context.pc() - trampoline;
        boolean here = Long.compareUnsigned(into, LENGTH) < 0;
        if (here && Long.compareUnsigned(context.sp() - sp, POPPED) <= 0) {
            returning = true;
            return Next.STEP;
        }
        if (returning) {
            return Next.DONE;
        }
        // the trampoline is shared by all handlers: another one's end, on another stack, is passed over
        return here ? Next.STEP : Next.runTo(trampoline, sp);
    }
}
