package dev.signalbox.ptrace.signal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A structure of the kernel as a row of a program's words: of 8 or of 4 bytes, little-endian. */
record Words(ByteBuffer bytes, int wordSize) {
    Words(byte[] bytes, int wordSize) {
        this(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), wordSize);
    }

    /** A word by its place in the row, zero-extended. */
    long word(int index) {
        return wordSize == Long.BYTES
                ? bytes.getLong(index * wordSize)
                : Integer.toUnsignedLong(bytes.getInt(index * wordSize));
    }

    void put(int index, long word) {
        if (wordSize == Long.BYTES) {
            bytes.putLong(index * wordSize, word);
        } else {
            bytes.putInt(index * wordSize, (int) word);
        }
    }

    void putLong(int offset, long value) {
        bytes.putLong(offset, value);
    }

    /** 64 bits at an offset. */
    long longAt(int offset) {
        return bytes.getLong(offset);
    }
}
