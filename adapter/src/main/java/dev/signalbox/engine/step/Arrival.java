package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan.Next;
import dev.signalbox.ptrace.tracer.StepPlan.StepContext;

/** Tells whether a run to an address has come to its end; a plan that was resumed half way asks again for the run that it is on. */
final class Arrival {
    private Arrival() {}

    static boolean reached(Next run, StepContext context) {
        return context.pc() == run.address() && Long.compareUnsigned(context.sp(), run.minimumSp()) >= 0;
    }
}
