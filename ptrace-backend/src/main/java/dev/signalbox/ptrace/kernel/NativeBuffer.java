package dev.signalbox.ptrace.kernel;

/**
 * Memory outside the Java heap that system calls read and fill, little endian. Allocated once and re-used, freed with its owner; offsets outside the size
 * throw IndexOutOfBoundsException.
 */
public interface NativeBuffer {
    /** Its size in bytes. */
    int size();

    byte getByte(int offset);

    void putByte(int offset, byte value);

    int getInt(int offset);

    void putInt(int offset, int value);

    long getLong(int offset);

    void putLong(int offset, long value);

    /** Reads several words at once. */
    default void getLongs(int offset, long[] target, int start, int count) {
        for (int i = 0; i < count; i++) {
            target[start + i] = getLong(offset + i * Long.BYTES);
        }
    }

    /** Writes several words at once. */
    default void putLongs(int offset, long[] source, int start, int count) {
        for (int i = 0; i < count; i++) {
            putLong(offset + i * Long.BYTES, source[start + i]);
        }
    }

    /** Copies out of the buffer. */
    void get(int offset, byte[] target, int start, int length);

    /** Copies into the buffer. */
    void put(int offset, byte[] source, int start, int length);

    /** Zeroes all of it. */
    default void clear() {
        for (int offset = 0; offset < size(); offset++) {
            putByte(offset, (byte) 0);
        }
    }
}
