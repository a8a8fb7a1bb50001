package dev.signalbox.ptrace.tracer;

/** How a step plan ended. */
public enum StepOutcome {
    /** The plan said DONE. */
    DONE,
    /** The plan said ASK: the engine looks and goes on or stops. */
    ASK
}
