package dev.signalbox.symbols.bytes;

/** A position that moves forward through a {@link ByteSlice} as numbers, strings and blocks are read from it. For one thread. */
public final class DataCursor {
    private final ByteSlice slice;
    private int position;

    DataCursor(ByteSlice slice, int position) {
        this.slice = slice;
        this.position = position;
    }

    /** The slice that is read. */
    public ByteSlice slice() {
        return slice;
    }

    /** The offset in the slice of the next byte. */
    public int position() {
        return position;
    }

    /** The number of bytes left. */
    public int remaining() {
        return slice.length() - position;
    }

    /** Whether no byte is left. */
    public boolean atEnd() {
        return position >= slice.length();
    }

    /** Goes to an offset of the slice, which may be its end. */
    public void seek(long offset) {
        if (offset < 0 || offset > slice.length()) {
            throw slice.malformed(offset, "position outside the " + slice.length() + " bytes there are");
        }
        position = (int) offset;
    }

    /** Moves {@code count} bytes forward. */
    public void skip(long count) {
        if (count < 0 || count > remaining()) {
            throw slice.malformed(position, Long.toUnsignedString(count) + " bytes to skip, " + remaining() + " left");
        }
        position += (int) count;
    }

    /** An unsigned byte. */
    public int u8() {
        int value = slice.u8(position);
        position++;
        return value;
    }

    /** A signed byte. */
    public int s8() {
        return (byte) u8();
    }

    /** An unsigned 16-bit number. */
    public int u16() {
        int value = slice.u16(position);
        position += 2;
        return value;
    }

    /** An unsigned 32-bit number. */
    public long u32() {
        long value = slice.u32(position);
        position += 4;
        return value;
    }

    /** A signed 32-bit number. */
    public int s32() {
        int value = slice.s32(position);
        position += 4;
        return value;
    }

    /** A 64-bit number. */
    public long u64() {
        long value = slice.u64(position);
        position += 8;
        return value;
    }

    /** An unsigned number of {@code size} bytes, 1 to 8. */
    public long unsigned(int size) {
        long value = slice.unsigned(position, size);
        position += size;
        return value;
    }

    /** An unsigned LEB128 number. */
    public long uleb() {
        return Leb128.unsigned(this);
    }

    /** An unsigned LEB128 number that counts or indexes something and so must fit an int. */
    public int ulebInt() {
        int start = position;
        long value = Leb128.unsigned(this);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw slice.malformed(start, "number " + Long.toUnsignedString(value) + " is too large here");
        }
        return (int) value;
    }

    /** A signed LEB128 number. */
    public long sleb() {
        return Leb128.signed(this);
    }

    /** A NUL-terminated UTF-8 string. */
    public String cString() {
        String value = slice.cString(position);
        position += slice.cStringLength(position) + 1;
        return value;
    }

    /** Moves past a NUL-terminated string. */
    public void skipCString() {
        position += slice.cStringLength(position) + 1;
    }

    /** The next {@code length} bytes. */
    public ByteSlice block(long length) {
        ByteSlice block = slice.slice(position, length);
        position += (int) length;
        return block;
    }
}
