package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.machine.X86Registers;
import java.util.OptionalLong;

/** The registers of one frame: general purpose ones and the pc, each known or not, with the place in memory where a callee saved it. */
final class FrameRegisters implements RegisterReader {
    /** rax to r15 and the pc, by DWARF number. */
    static final int COUNT = 17;

    private final long[] values = new long[COUNT];
    private final boolean[] known = new boolean[COUNT];
    private final long[] homes = new long[COUNT];
    private final boolean[] saved = new boolean[COUNT];
    /** The registers beside the general purpose ones. */
    private final RegisterReader others;

    private FrameRegisters(RegisterReader others) {
        this.others = others;
    }

    /** The thread's own registers. */
    static FrameRegisters of(RegisterReader thread) {
        FrameRegisters registers = new FrameRegisters(thread);
        for (int number = 0; number < COUNT; number++) {
            OptionalLong value = thread.read(number);
            if (value.isPresent()) {
                registers.set(number, value.getAsLong());
            }
        }
        return registers;
    }

    /** The registers of the frame's caller, of which nothing is known yet but what no call changes: the segments and their bases. */
    FrameRegisters ofCaller() {
        return new FrameRegisters(number -> number >= X86Registers.ES ? others.read(number) : OptionalLong.empty());
    }

    /** Whether the register is one of those that frames save. */
    static boolean holds(int number) {
        return number >= 0 && number < COUNT;
    }

    void set(int number, long value) {
        values[number] = value;
        known[number] = true;
        saved[number] = false;
    }

    void setSaved(int number, long value, long home) {
        set(number, value);
        homes[number] = home;
        saved[number] = true;
    }

    /** Keeps the place of a register that another frame's rule left where it was. */
    void copyFrom(FrameRegisters other, int number) {
        values[number] = other.values[number];
        known[number] = other.known[number];
        homes[number] = other.homes[number];
        saved[number] = other.saved[number];
    }

    @Override
    public OptionalLong read(int number) {
        if (!holds(number)) {
            return others.read(number);
        }
        return known[number] ? OptionalLong.of(values[number]) : OptionalLong.empty();
    }

    @Override
    public OptionalLong savedAt(int number) {
        return holds(number) && saved[number] ? OptionalLong.of(homes[number]) : OptionalLong.empty();
    }
}
