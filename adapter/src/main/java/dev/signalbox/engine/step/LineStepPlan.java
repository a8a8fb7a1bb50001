package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan;

/**
 * Steps a thread to the beginning of another line of the same function, over calls, with the rule that gdb has: a step ends where a statement of another line
 * begins, or an inlined call that another line makes; code in the middle of another line is finished first. What the line map cannot answer (a call that might be stepped into, the return to the
 * caller, a jump out of the function) is put to the engine, {@link #question()} says which it was. Used by the tracer thread, then by the engine thread.
 */
public final class LineStepPlan implements StepPlan {
    /** Why the plan asked. */
    public enum Question {
        /** It never did. */
        NONE,
        /** A call was made; pc is at the callee's first instruction. */
        CALLED,
        /** The frame is gone: returned, or jumped out of. */
        LEFT_FRAME,
        /** The same frame, but another function: a jump. */
        LEFT_FUNCTION
    }

    private final LineMap map;
    private final long cfa;
    private final int key;
    private final boolean into;
    private volatile Question question = Question.NONE;
    private volatile Next running;

    /**
     * @param map the function
     * @param cfa the frame's canonical frame address: sp is below it as long as the frame exists
     * @param key the line to leave
     * @param into whether calls are put to the engine, instead of being stepped over
     */
    public LineStepPlan(LineMap map, long cfa, int key, boolean into) {
        this.map = map;
        this.cfa = cfa;
        this.key = key;
        this.into = into;
    }

    /** Why the plan asked last. */
    public Question question() {
        return question;
    }

    /** Whether a thread at that address has gone into an inlined call of the line that it left; otherwise it stands before those that begin there. */
    boolean wentIntoCallAt(long pc) {
        return into && map.callAt(pc) == key;
    }

    /** This plan again, for a thread that was asked about at a call and is to return from it first. */
    LineStepPlan afterCall(long returnAddress, long minimumSp) {
        LineStepPlan plan = new LineStepPlan(map, cfa, key, into);
        plan.running = Next.runTo(returnAddress, minimumSp);
        return plan;
    }

    /** Whether a call is being stepped over and a frame with that stack pointer is part of it. */
    boolean isStillInCall(long sp) {
        Next run = running;
        return run != null && Long.compareUnsigned(sp, run.minimumSp()) < 0;
    }

    @Override
    public Next after(StepContext context) {
        boolean arrived = false;
        if (running != null) {
            if (!Arrival.reached(running, context)) {
                return running;
            }
            running = null;
            arrived = true;
        }
        if (Long.compareUnsigned(context.sp(), cfa) >= 0) {
            return ask(Question.LEFT_FRAME);
        }
        if (!arrived && Calls.isCall(context)) {
            if (into) {
                return ask(Question.CALLED);
            }
            return run(context.word(context.sp()), context.sp() + context.wordSize());
        }
        if (!map.inFunction(context.pc())) {
            return leftFunction(context);
        }
        int call = map.callAt(context.pc());
        if (call != 0 && (call != key || into)) {
            return Next.DONE;
        }
        if (map.inInlinedCall(context.pc()) && !into) {
            return Next.STEP;
        }
        return map.isStartOfOtherLine(context.pc(), key) ? Next.DONE : Next.STEP;
    }

    /** A jump that leaves only the return address on the frame is a tail call: its return is ours. Anything else is for the engine. */
    private Next leftFunction(StepContext context) {
        if (context.sp() == cfa - context.wordSize() && !into) {
            return run(context.word(context.sp()), cfa);
        }
        return ask(context.sp() == cfa - context.wordSize() ? Question.CALLED : Question.LEFT_FUNCTION);
    }

    private Next run(long address, long minimumSp) {
        running = Next.runTo(address, minimumSp);
        return running;
    }

    private Next ask(Question why) {
        question = why;
        return Next.ASK;
    }
}
