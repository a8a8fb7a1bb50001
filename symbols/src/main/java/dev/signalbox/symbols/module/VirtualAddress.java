package dev.signalbox.symbols.module;

/**
 * An address in the memory of a process.
 *
 * @param value the address, unsigned
 */
public record VirtualAddress(long value) implements Comparable<VirtualAddress> {
    @Override
    public int compareTo(VirtualAddress other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** The address some bytes further. */
    public VirtualAddress plus(long bytes) {
        return new VirtualAddress(value + bytes);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
