package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan;

/** What becomes of a step that the engine looked at. */
public sealed interface StepDecision {
    /** It is over: the stop is shown. */
    record Finished() implements StepDecision {}

    /** It goes on by that plan. */
    record GoOn(StepPlan plan) implements StepDecision {}

    /** There is nothing to step to any more: the program runs. */
    record RunFree() implements StepDecision {}
}
