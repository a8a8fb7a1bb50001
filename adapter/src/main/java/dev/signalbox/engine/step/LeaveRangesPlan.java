package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan;
import java.util.List;

/** Steps, over calls, until the code of an inlined call is left or its frame is gone. */
public final class LeaveRangesPlan implements StepPlan {
    private final List<LineMap.Range> ranges;
    private final long cfa;
    private Next running;

    /** The ranges of the inlined call and the CFA of the frame that it is part of. */
    public LeaveRangesPlan(List<LineMap.Range> ranges, long cfa) {
        this.ranges = List.copyOf(ranges);
        this.cfa = cfa;
    }

    @Override
    public Next after(StepContext context) {
        if (running != null && !Arrival.reached(running, context)) {
            return running;
        }
        boolean arrived = running != null;
        running = null;
        if (!arrived && Calls.isCall(context)) {
            running = Next.runTo(context.word(context.sp()), context.sp() + context.wordSize());
            return running;
        }
        boolean inside = Long.compareUnsigned(context.sp(), cfa) < 0
                && ranges.stream().anyMatch(range -> range.contains(context.pc()));
        return inside ? Next.STEP : Next.DONE;
    }
}
