package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.RegisterReader;
import java.util.OptionalLong;

/** The registers of one frame: general purpose ones and the pc, each known or not, with the place in memory where a callee saved it. */
final class FrameRegisters implements RegisterReader {
    private final Machine machine;
    private final long[] values;
    private final boolean[] known;
    private final boolean[] assumed;
    private final long[] homes;
    private final boolean[] saved;
    /** The registers beside the general purpose ones. */
    private final RegisterReader others;

    private FrameRegisters(RegisterReader others) {
        this.others = others;
        this.machine = others.machine();
        int count = machine.registers().unwoundCount();
        this.values = new long[count];
        this.known = new boolean[count];
        this.assumed = new boolean[count];
        this.homes = new long[count];
        this.saved = new boolean[count];
    }

    /** The thread's own registers. */
    static FrameRegisters of(RegisterReader thread) {
        FrameRegisters registers = new FrameRegisters(thread);
        for (int number = 0; number < registers.count(); number++) {
            OptionalLong value = thread.read(number);
            if (value.isPresent()) {
                registers.set(number, value.getAsLong());
            }
        }
        return registers;
    }

    /** The registers of the frame's caller, of which nothing is known yet but what no call changes: the segments and their bases. */
    FrameRegisters ofCaller() {
        // what is outside of one frame is outside of all: a chain of them would be as deep as the stack
        return new FrameRegisters(others instanceof OutsideFrames ? others : new OutsideFrames(others));
    }

    /** The registers of interrupted code, of which nothing is known yet but those of the thread and the vectors that the kernel saved. */
    FrameRegisters ofInterrupted(RegisterReader vectors) {
        return new FrameRegisters(new SavedVectors(others, vectors));
    }

    @Override
    public Machine machine() {
        return machine;
    }

    /** How many registers frames save: general purpose ones and the pc, by DWARF number from 0. */
    int count() {
        return values.length;
    }

    private boolean holds(int number) {
        return number >= 0 && number < values.length;
    }

    void set(int number, long value) {
        values[number] = machine.address(value);
        known[number] = true;
        assumed[number] = true;
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
        assumed[number] = other.assumed[number];
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

    /** Takes a register that no rule speaks of for unchanged, should a variable be said to be in it. */
    void assumeFrom(FrameRegisters other, int number) {
        values[number] = other.values[number];
        assumed[number] = other.assumed[number];
    }

    @Override
    public OptionalLong assumed(int number) {
        if (!holds(number)) {
            return others.assumed(number);
        }
        return assumed[number] ? OptionalLong.of(values[number]) : OptionalLong.empty();
    }

    @Override
    public OptionalLong savedAt(int number) {
        if (!holds(number)) {
            return others.savedAt(number);
        }
        return saved[number] ? OptionalLong.of(homes[number]) : OptionalLong.empty();
    }

    /** What an outer frame has of the registers that frames do not save: those of the thread are known, the others only assumed. */
    private record OutsideFrames(RegisterReader inner) implements RegisterReader {
        @Override
        public Machine machine() {
            return inner.machine();
        }

        @Override
        public OptionalLong read(int number) {
            return machine().registers().isOfThread(number) ? inner.read(number) : OptionalLong.empty();
        }

        @Override
        public OptionalLong assumed(int number) {
            return inner.assumed(number);
        }
    }

    /** What interrupted code has of the registers that frames do not save. */
    private record SavedVectors(RegisterReader inner, RegisterReader vectors) implements RegisterReader {
        @Override
        public Machine machine() {
            return inner.machine();
        }

        @Override
        public OptionalLong read(int number) {
            return machine().registers().isOfThread(number) ? inner.read(number) : vectors.read(number);
        }

        @Override
        public OptionalLong savedAt(int number) {
            return vectors.savedAt(number);
        }
    }
}
