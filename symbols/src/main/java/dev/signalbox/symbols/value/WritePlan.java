package dev.signalbox.symbols.value;

/** A write that an assignment asks for, complete but not done: whoever owns the program carries it out. */
public sealed interface WritePlan {
    /** Bytes to store from the address on. The bits beside a bit-field are those just read. */
    record MemoryWrite(long address, byte[] bytes) implements WritePlan {}

    /**
     * A register of one frame. In an outer frame it lies in memory where the callee saved it: such a write arrives as a {@link MemoryWrite} only when
     * the frame knows the place.
     *
     * @param dwarfNumber x86-64 psABI figure 3.36
     * @param value all 64 bits, those beside the variable as they were
     */
    record RegisterWrite(int dwarfNumber, long value) implements WritePlan {}

    /**
     * Bytes of a debugger's own object.
     *
     * @param offset from the object's start
     */
    record HostWrite(HostObject object, int offset, byte[] bytes) implements WritePlan {}
}
