package dev.signalbox.symbols.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A bounded, immutable, little-endian run of bytes: a section, or a piece of one. Every read is checked against the bounds and throws
 * {@link MalformedDebugInfoException} that names the section and the offset. Safe for use by several threads.
 */
public final class ByteSlice {
    private final ByteBuffer buffer;
    private final String section;
    private final long base;

    private ByteSlice(String section, long base, ByteBuffer buffer) {
        this.section = section;
        this.base = base;
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** All remaining bytes of a buffer, under the name that error messages give. The buffer must not change afterwards. */
    public static ByteSlice of(String section, ByteBuffer buffer) {
        return new ByteSlice(section, 0, buffer.slice());
    }

    /** All bytes of an array, which must not change afterwards. */
    public static ByteSlice of(String section, byte[] bytes) {
        return new ByteSlice(section, 0, ByteBuffer.wrap(bytes));
    }

    /** No bytes: what stands for a section that a file does not have. */
    public static ByteSlice empty(String section) {
        return of(section, new byte[0]);
    }

    /** The section's name, for messages. */
    public String section() {
        return section;
    }

    /** The offset in the section of this slice's first byte. */
    public long baseOffset() {
        return base;
    }

    /** The number of bytes. */
    public int length() {
        return buffer.limit();
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return buffer.limit() == 0;
    }

    /** The same bytes under another section name, with offsets counted from this slice's first byte. */
    public ByteSlice named(String name) {
        return new ByteSlice(name, 0, buffer.duplicate());
    }

    /** The {@code length} bytes from {@code offset}. */
    public ByteSlice slice(long offset, long length) {
        int start = check(offset, length);
        return new ByteSlice(section, base + offset, buffer.slice(start, (int) length));
    }

    /** The bytes from {@code offset} to the end. */
    public ByteSlice from(long offset) {
        return slice(offset, length() - offset);
    }

    /** The unsigned byte at {@code offset}. */
    public int u8(long offset) {
        return buffer.get(check(offset, 1)) & 0xff;
    }

    /** The unsigned 16-bit number at {@code offset}. */
    public int u16(long offset) {
        return buffer.getShort(check(offset, 2)) & 0xffff;
    }

    /** The unsigned 32-bit number at {@code offset}. */
    public long u32(long offset) {
        return buffer.getInt(check(offset, 4)) & 0xffffffffL;
    }

    /** The signed 32-bit number at {@code offset}. */
    public int s32(long offset) {
        return buffer.getInt(check(offset, 4));
    }

    /** The 64-bit number at {@code offset}, to be taken as signed or unsigned by the caller. */
    public long u64(long offset) {
        return buffer.getLong(check(offset, 8));
    }

    /** The unsigned number of {@code size} bytes (1 to 8) at {@code offset}. */
    public long unsigned(long offset, int size) {
        switch (size) {
            case 1:
                return u8(offset);
            case 2:
                return u16(offset);
            case 4:
                return u32(offset);
            case 8:
                return u64(offset);
            default:
                if (size < 1 || size > 8) {
                    throw malformed(offset, "no number has " + size + " bytes");
                }
                check(offset, size);
                long value = 0;
                for (int i = size - 1; i >= 0; i--) {
                    value = value << 8 | u8(offset + i);
                }
                return value;
        }
    }

    /** The bytes from {@code offset} up to a NUL, as UTF-8; without a NUL before the end the slice is malformed. */
    public String cString(long offset) {
        int start = check(offset, 1);
        int end = nulAfter(start);
        byte[] bytes = new byte[end - start];
        buffer.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The number of bytes before the NUL that ends the string at {@code offset}. */
    public int cStringLength(long offset) {
        int start = check(offset, 1);
        return nulAfter(start) - start;
    }

    /** The hash of the string at {@code offset}, without making it; without a NUL before the end the slice is malformed. */
    public int cStringHash(long offset) {
        int limit = buffer.limit();
        int hash = 0;
        for (int i = check(offset, 1); i < limit; i++) {
            byte b = buffer.get(i);
            if (b == 0) {
                return hash;
            }
            hash = hash * 31 + b;
        }
        throw malformed(offset, "string without an end");
    }

    /** The hash that {@link #cStringHash} finds for a text. */
    public static int hashOf(String text) {
        int hash = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = hash * 31 + b;
        }
        return hash;
    }

    private int nulAfter(int start) {
        int limit = buffer.limit();
        for (int i = start; i < limit; i++) {
            if (buffer.get(i) == 0) {
                return i;
            }
        }
        throw malformed(start, "string without an end");
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[length()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** A read-only view as a buffer, position 0, little-endian. */
    public ByteBuffer toByteBuffer() {
        return buffer.asReadOnlyBuffer().position(0).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A cursor at the first byte. */
    public DataCursor cursor() {
        return new DataCursor(this, 0);
    }

    /** A cursor at {@code offset}, which may be the end. */
    public DataCursor cursor(long offset) {
        return new DataCursor(this, check(offset, 0));
    }

    /** An exception about the byte at {@code offset} of this slice. */
    public MalformedDebugInfoException malformed(long offset, String detail) {
        return new MalformedDebugInfoException(section, base + offset, detail);
    }

    private int check(long offset, long length) {
        long limit = buffer.limit();
        if (offset < 0 || length < 0 || offset > limit || length > limit - offset) {
            throw malformed(
                    offset,
                    Long.toUnsignedString(length) + " bytes wanted past the end at 0x"
                            + Long.toHexString(base + limit));
        }
        return (int) offset;
    }
}
