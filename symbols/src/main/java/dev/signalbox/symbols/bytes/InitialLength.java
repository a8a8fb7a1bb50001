package dev.signalbox.symbols.bytes;

/**
 * The length field that opens a DWARF unit or table (DWARF 5 section 7.4): 32 bits, or 0xffffffff and 64 bits.
 *
 * @param length the number of bytes that follow the field
 * @param offsetSize 4 in the 32-bit format, 8 in the 64-bit format
 */
public record InitialLength(long length, int offsetSize) {
    /** Reads the field and checks that so many bytes follow. */
    public static InitialLength read(DataCursor cursor) {
        int start = cursor.position();
        long length = cursor.u32();
        int offsetSize = 4;
        if (length == 0xffffffffL) {
            length = cursor.u64();
            offsetSize = 8;
        } else if (length >= 0xfffffff0L) {
            throw cursor.slice().malformed(start, "reserved length 0x" + Long.toHexString(length));
        }
        if (length < 0 || length > cursor.remaining()) {
            throw cursor.slice()
                    .malformed(
                            start,
                            "length 0x" + Long.toHexString(length) + ", but " + cursor.remaining() + " bytes left");
        }
        return new InitialLength(length, offsetSize);
    }
}
