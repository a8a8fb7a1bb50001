package dev.signalbox.symbols.module;

/**
 * A run of addresses in the memory of a process.
 *
 * @param start the first address
 * @param end the first address after it
 */
public record VirtualRange(VirtualAddress start, VirtualAddress end) {
    /** Whether an address is in it. */
    public boolean contains(VirtualAddress address) {
        return start.compareTo(address) <= 0 && address.compareTo(end) < 0;
    }
}
