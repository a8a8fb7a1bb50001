package dev.signalbox.engine.step;

/** How far a step goes. */
public enum StepKind {
    /** To another line of the same function or, at its end, of its caller; calls are stepped over. */
    NEXT,
    /** Like {@link #NEXT}, but into functions that have line information. */
    INTO,
    /** Until the function returns. */
    OUT,
    /** Until the signal handler that the thread is in has returned. */
    HANDLER_END,
    /** One instruction. */
    INSTRUCTION,
    /** One instruction, or a whole call. */
    NEXT_INSTRUCTION
}
