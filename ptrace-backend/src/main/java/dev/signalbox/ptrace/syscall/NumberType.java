package dev.signalbox.ptrace.syscall;

import java.nio.ByteBuffer;
import java.util.Locale;

/** How a number lies in memory or in a register: a type of C by its size and sign. */
enum NumberType {
    CHAR(1, true),
    U8(1, false),
    S16(2, true),
    U16(2, false),
    S32(4, true),
    U32(4, false),
    S64(8, true),
    U64(8, false),
    /** 64 bits in a packed structure. */
    U64_PACKED(8, false),
    /** As wide as the program's word, like the next two. */
    LONG(0, true),
    ULONG(0, false),
    POINTER(0, false);

    private final int size;
    private final boolean signed;

    NumberType(int size, boolean signed) {
        this.size = size;
        this.signed = signed;
    }

    static boolean isOne(String word) {
        for (NumberType type : values()) {
            if (type.name().equals(word.toUpperCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    static NumberType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    boolean signed() {
        return signed;
    }

    /** In bytes. */
    int size(boolean wide) {
        return size != 0 ? size : wide ? Long.BYTES : Integer.BYTES;
    }

    /** In bytes; the i386 ABI aligns 64 bits to four bytes. */
    int alignment(boolean wide) {
        int natural = size(wide);
        return natural == Long.BYTES && (!wide || this == U64_PACKED) ? Integer.BYTES : natural;
    }

    /** The number at an offset, extended by its sign. */
    long read(ByteBuffer bytes, int offset, boolean wide) {
        long raw =
                switch (size(wide)) {
                    case 1 -> bytes.get(offset);
                    case 2 -> bytes.getShort(offset);
                    case 4 -> bytes.getInt(offset);
                    default -> bytes.getLong(offset);
                };
        return narrow(raw, wide);
    }

    /** What this type sees of a register. */
    long narrow(long register, boolean wide) {
        int unused = Long.SIZE - size(wide) * Byte.SIZE;
        return signed ? register << unused >> unused : register << unused >>> unused;
    }
}
