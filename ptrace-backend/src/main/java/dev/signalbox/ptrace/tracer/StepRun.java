package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.site.SiteOwner;

/** A {@link StepPlan} being carried out by one thread. Tracer thread only. */
final class StepRun {
    final StepPlan plan;
    long previousPc;
    long previousSp;
    /** The last instruction was emulated: the next one is a real step, so that a jump to itself cannot keep the tracer thread. */
    boolean emulated;
    /**
     * SIGTRAP is known not to be blocked: it was not before a step, and since then the thread has executed single instructions that were no system calls. Only a
     * system call (sigreturn included) or a handler's start changes a thread's mask.
     */
    boolean trapOpen;
    /** Temporary sites of this run; the thread runs towards them at full speed. */
    Target target;

    Target second;

    StepRun(StepPlan plan) {
        this.plan = plan;
    }

    boolean isRunning() {
        return target != null;
    }

    /**
     * Where a running thread is caught: an owner of a site that counts for one thread, at a stack pointer.
     *
     * @param resume whether the step that was interrupted there goes on (else the plan is asked, as after a RUN_TO)
     */
    record Target(Tracee tracee, long address, long minimumSp, boolean exactSp, boolean resume) implements SiteOwner {
        @Override
        public Kind kind() {
            return Kind.STEP;
        }

        boolean isReached(Tracee by, long sp) {
            return by == tracee && (exactSp ? sp == minimumSp : Long.compareUnsigned(sp, minimumSp) >= 0);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
