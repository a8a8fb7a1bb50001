package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan;

/** One instruction, or with {@code overCalls} the whole call that it makes. */
public final class InstructionStepPlan implements StepPlan {
    private final boolean overCalls;
    private Next running;

    /** A step of one instruction. */
    public InstructionStepPlan(boolean overCalls) {
        this.overCalls = overCalls;
    }

    @Override
    public Next after(StepContext context) {
        if (running != null) {
            return Arrival.reached(running, context) ? Next.DONE : running;
        }
        if (overCalls && Calls.isCall(context)) {
            running = Next.runTo(context.word(context.sp()), context.sp() + context.wordSize());
            return running;
        }
        return Next.DONE;
    }
}
