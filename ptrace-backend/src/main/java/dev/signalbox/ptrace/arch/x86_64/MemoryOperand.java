package dev.signalbox.ptrace.arch.x86_64;

/** A memory operand: base + index * 2^scale + displacement, in addressing of the mode's word size without segments. */
final class MemoryOperand extends Operand {
    /** No register. */
    static final int NONE = -1;

    private final int base;
    private final int index;
    private final int scale;
    private final long displacement;
    private final ProcessorMode mode;

    /** Base and index are words of user_regs_struct or {@link #NONE}; a rip-relative operand is its absolute address with neither. */
    MemoryOperand(int base, int index, int scale, long displacement, int size, ProcessorMode mode) {
        super(size);
        this.mode = mode;
        this.base = base;
        this.index = index;
        this.scale = scale;
        this.displacement = displacement;
    }

    /** The effective address. */
    long address(long[] registers) {
        long address = displacement;
        if (base != NONE) {
            address += registers[base];
        }
        if (index != NONE) {
            address += registers[index] << scale;
        }
        return mode.word(address);
    }

    @Override
    boolean fetch(long[] registers, MemoryPort port) {
        return UserAccess.read(registers, port, address(registers), size());
    }

    @Override
    long value(long[] registers, MemoryPort port) {
        return port.value();
    }

    @Override
    boolean store(long[] registers, MemoryPort port, long value) {
        return UserAccess.write(registers, port, address(registers), value, size());
    }
}
