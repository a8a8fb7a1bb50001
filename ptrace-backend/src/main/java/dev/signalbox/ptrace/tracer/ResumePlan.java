package dev.signalbox.ptrace.tracer;

import java.util.Optional;

/**
 * How a stopped process goes on.
 *
 * @param stepTid the thread that follows the plan, when there is one
 * @param plan its plan
 * @param othersRun whether the other threads run meanwhile
 */
public record ResumePlan(int stepTid, Optional<StepPlan> plan, boolean othersRun) {
    /** Everything runs. */
    public static ResumePlan run() {
        return new ResumePlan(0, Optional.empty(), true);
    }

    /** One thread follows a plan. */
    public static ResumePlan step(int tid, StepPlan plan, boolean othersRun) {
        return new ResumePlan(tid, Optional.of(plan), othersRun);
    }

    /** One thread runs, the others stay stopped (DAP {@code singleThread}). */
    public static ResumePlan only(int tid) {
        return new ResumePlan(tid, Optional.empty(), false);
    }
}
