package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;

/**
 * A frame description entry: how to unwind from a range of code (DWARF 5 section 6.4.1).
 *
 * @param start first file address
 * @param end behind the last one
 */
record Fde(Cie cie, long start, long end, ByteSlice instructions) {
    boolean contains(long address) {
        return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
    }
}
