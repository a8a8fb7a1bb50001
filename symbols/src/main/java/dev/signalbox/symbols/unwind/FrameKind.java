package dev.signalbox.symbols.unwind;

/** What an entry of a backtrace stands for. */
public enum FrameKind {
    /** A call that has a frame of its own on the stack. */
    NORMAL,
    /** A call that the compiler expanded in place: shares registers, CFA and pc with the next {@link #NORMAL} frame outwards. */
    INLINED,
    /** The kernel's signal frame, shown as {@code <signal handler called>}; the next frame outwards is the interrupted code. */
    SIGNAL
}
