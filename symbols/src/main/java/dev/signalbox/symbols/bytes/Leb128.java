package dev.signalbox.symbols.bytes;

/**
 * The variable-length numbers of DWARF (DWARF 5 section 7.6): seven bits a byte, least significant first. Redundant padding bytes are legal; significant bits
 * past the 64th are malformed.
 */
public final class Leb128 {
    private Leb128() {}

    /** Reads an unsigned number; values of 2^63 and more come out as negative longs. */
    public static long unsigned(DataCursor cursor) {
        int b = cursor.u8();
        if (b < 0x80) {
            return b;
        }
        long start = cursor.position() - 1L;
        long value = b & 0x7f;
        int shift = 7;
        do {
            b = cursor.u8();
            long bits = b & 0x7f;
            if (shift >= 64 ? bits != 0 : bits << shift >>> shift != bits) {
                throw cursor.slice().malformed(start, "ULEB128 number of more than 64 bits");
            }
            if (shift < 64) {
                value |= bits << shift;
            }
            shift = Math.min(shift + 7, 70);
        } while (b >= 0x80);
        return value;
    }

    /** Reads a signed number. */
    public static long signed(DataCursor cursor) {
        long start = cursor.position();
        long value = 0;
        int shift = 0;
        int b;
        do {
            b = cursor.u8();
            long bits = b & 0x7f;
            if (shift < 63) {
                value |= bits << shift;
            } else if (shift == 63) {
                // only the lowest of these bits is part of the number; the others repeat the sign
                if (bits != 0 && bits != 0x7f) {
                    throw cursor.slice().malformed(start, "SLEB128 number of more than 64 bits");
                }
                value |= bits << 63;
            } else if (bits != (value < 0 ? 0x7f : 0)) {
                throw cursor.slice().malformed(start, "SLEB128 number of more than 64 bits");
            }
            shift = Math.min(shift + 7, 70);
        } while (b >= 0x80);
        if (shift < 64 && (b & 0x40) != 0) {
            value |= -1L << shift;
        }
        return value;
    }

    /** Moves past a number without looking at it. */
    public static void skip(DataCursor cursor) {
        while (cursor.u8() >= 0x80) {}
    }
}
