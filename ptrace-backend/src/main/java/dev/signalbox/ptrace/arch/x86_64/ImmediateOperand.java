package dev.signalbox.ptrace.arch.x86_64;

/** A constant in the instruction. */
final class ImmediateOperand extends Operand {
    private final long value;

    /** The lowest bytes of a sign-extended constant. */
    ImmediateOperand(long value, int size) {
        super(size);
        this.value = value & Flags.mask(size);
    }

    @Override
    boolean fetch(long[] registers, MemoryPort port) {
        return true;
    }

    @Override
    long value(long[] registers, MemoryPort port) {
        return value;
    }

    @Override
    boolean store(long[] registers, MemoryPort port, long value) {
        return false;
    }
}
