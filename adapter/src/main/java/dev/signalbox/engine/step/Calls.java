package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan.StepContext;

/** Recognises from two register states and the top of the stack what an instruction did. */
final class Calls {
    /** An x86 instruction has at most 15 bytes (Intel SDM volume 2, section 2.3.11). */
    private static final int LONGEST_INSTRUCTION = 15;

    private Calls() {}

    /**
     * Whether the step executed a call: one word was pushed and it is the address behind the instruction. {@code call next; next: pop} (how old
     * position-independent code reads its own address) is not one.
     */
    static boolean isCall(StepContext context) {
        if (context.sp() != context.previousSp() - context.wordSize()) {
            return false;
        }
        long pushed = context.word(context.sp());
        long distance = pushed - context.previousPc();
        return distance > 0 && distance <= LONGEST_INSTRUCTION && context.pc() != pushed;
    }
}
