package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan;

/** Runs until an address is reached in a frame that is not deeper than the given stack pointer: the way out of a function, or to the end of a prologue. */
public final class RunToPlan implements StepPlan {
    private final Next run;
    private final Next end;

    /** @param ask whether the engine is to look at the end, instead of the step being over */
    public RunToPlan(long address, long minimumSp, boolean ask) {
        run = Next.runTo(address, minimumSp);
        end = ask ? Next.ASK : Next.DONE;
    }

    @Override
    public Next after(StepContext context) {
        return Arrival.reached(run, context) ? end : run;
    }
}
