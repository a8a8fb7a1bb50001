package dev.signalbox.symbols.module;

/**
 * An address as the ELF file and its debug information count it, before the load bias is added.
 *
 * @param value the address, unsigned
 */
public record FileAddress(long value) implements Comparable<FileAddress> {
    @Override
    public int compareTo(FileAddress other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "file:0x" + Long.toHexString(value);
    }
}
