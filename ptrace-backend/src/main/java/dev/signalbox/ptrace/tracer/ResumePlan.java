package dev.signalbox.ptrace.tracer;

import java.util.Optional;

/**
 * How a stopped process goes on.
 *
 * @param stepTid the thread that follows the plan, when there is one
 * @param plan its plan
 * @param othersRun whether the other threads run meanwhile
 * @param toHandler whether that thread stops at the first instruction of the handler of the signal that it gets
 */
public record ResumePlan(int stepTid, Optional<StepPlan> plan, boolean othersRun, boolean toHandler) {
    /** Everything runs. */
    public static ResumePlan run() {
        return new ResumePlan(0, Optional.empty(), true, false);
    }

    /** One thread follows a plan. */
    public static ResumePlan step(int tid, StepPlan plan, boolean othersRun) {
        return new ResumePlan(tid, Optional.of(plan), othersRun, false);
    }

    /** One thread runs, the others stay stopped (DAP {@code singleThread}). */
    public static ResumePlan only(int tid) {
        return new ResumePlan(tid, Optional.empty(), false, false);
    }

    /**
     * One thread gets its signal and stops where the handler begins, before anything else runs; the others stay stopped. Where no handler runs after all it stops
     * one instruction on.
     */
    public static ResumePlan toHandler(int tid) {
        return new ResumePlan(tid, Optional.empty(), false, true);
    }
}
