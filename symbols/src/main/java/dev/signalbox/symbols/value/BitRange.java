package dev.signalbox.symbols.value;

/**
 * The bits of a bit-field within its storage.
 *
 * @param offset of the least significant bit from the storage's first byte, 0 to 7
 * @param size 1 to 128
 */
public record BitRange(int offset, int size) {
    /** The bytes that the field touches. */
    public int bytes() {
        return (offset + size + 7) / 8;
    }
}
