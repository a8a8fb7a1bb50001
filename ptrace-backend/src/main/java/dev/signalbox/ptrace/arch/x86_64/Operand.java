package dev.signalbox.ptrace.arch.x86_64;

/** What an instruction takes a value from or puts it to. Immutable. */
abstract class Operand {
    private final int size;

    /** An operand of 1, 2, 4 or 8 bytes. */
    Operand(int size) {
        this.size = size;
    }

    /** Its size in bytes. */
    final int size() {
        return size;
    }

    /** Makes the value available to {@link #value}; false when it cannot be had. Changes nothing the program sees. */
    abstract boolean fetch(long[] registers, MemoryPort port);

    /** The value, zero extended, behind a successful {@link #fetch}. */
    abstract long value(long[] registers, MemoryPort port);

    /** Puts the lowest bytes of the value; false when that cannot be done: then nothing changed. */
    abstract boolean store(long[] registers, MemoryPort port, long value);
}
