package dev.signalbox.symbols.unwind;

import java.util.OptionalLong;

/** What came of looking for a frame's caller. */
sealed interface CallerStep {
    /**
     * The caller was found.
     *
     * @param cfa of the frame that was stepped out of
     * @param registers the caller's, its pc among them
     * @param signalFrame whether the frame stepped out of is the kernel's: the caller is interrupted code
     * @param stackMayJump whether the caller's stack may lie anywhere
     */
    record Caller(
            OptionalLong cfa, FrameRegisters registers, FrameSource source, boolean signalFrame, boolean stackMayJump)
            implements CallerStep {}

    /** @param cfa of the last frame, where it is known all the same */
    record End(OptionalLong cfa, UnwindEnd reason, boolean signalFrame) implements CallerStep {}

    static End end(UnwindEnd.Cause cause, String detail) {
        return new End(OptionalLong.empty(), new UnwindEnd(cause, detail), false);
    }

    static End unreadable(long address) {
        return end(UnwindEnd.Cause.UNREADABLE_MEMORY, "Cannot access memory at address 0x" + Long.toHexString(address));
    }
}
