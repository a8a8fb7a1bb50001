package dev.signalbox.symbols.dwarf.lists;

/**
 * A run of file addresses, compared as unsigned numbers.
 *
 * @param start the first address
 * @param end the first address after it
 */
public record AddressRange(long start, long end) {
    /** Whether an address is in it. */
    public boolean contains(long address) {
        return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
    }

    /** Whether it has no address. */
    public boolean isEmpty() {
        return Long.compareUnsigned(start, end) >= 0;
    }

    /** The number of addresses. */
    public long length() {
        return isEmpty() ? 0 : end - start;
    }
}
