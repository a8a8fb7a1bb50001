package dev.signalbox.symbols.unwind;

/**
 * Why a backtrace has no further frame.
 *
 * @param detail one sentence for the user
 */
public record UnwindEnd(Cause cause, String detail) {
    /** The kinds of ends. */
    public enum Cause {
        /** The outermost frame: its return address is marked undefined, is zero, or the thread's entry function was reached. */
        OUTERMOST,
        /** Memory that holds a saved register cannot be read. */
        UNREADABLE_MEMORY,
        /** A caller would lie where its callee does: the stack is corrupt. */
        REPEATED_FRAME,
        /** No rule leads from this frame to its caller. */
        NO_RULE,
        /** The limit on the number of frames. */
        FRAME_LIMIT
    }

    /** Whether the stack was walked to its true end. */
    public boolean complete() {
        return cause == Cause.OUTERMOST;
    }
}
