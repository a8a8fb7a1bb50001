package dev.signalbox.symbols.unwind;

/** How the unwinder came to know a frame, from the most to the least trustworthy. */
public enum FrameSource {
    /** The registers of the stopped thread: the innermost frame. */
    REGISTERS,
    /** Call frame information of the inner frame's function. */
    CALL_FRAME_INFORMATION,
    /** The registers that the kernel saved in a signal frame. */
    SIGNAL_FRAME,
    /** The word at the stack pointer, since the inner frame stands at an address without code (a call through a bad pointer) or at a function's entry. */
    RETURN_ADDRESS_ON_TOP,
    /** The chain of saved rbp values. */
    FRAME_POINTER
}
