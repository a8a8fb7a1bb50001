package dev.signalbox.ptrace.arch.x86_64;

/** Reads an instruction's bytes from front to back; running out of them is remembered instead of thrown. */
final class CodeCursor {
    private final byte[] code;
    private final int limit;
    private int position;
    private boolean exhausted;

    CodeCursor(byte[] code, int available) {
        this.code = code;
        this.limit = Math.min(Math.min(available, code.length), DisplacedInstruction.MAX_LENGTH);
    }

    /** How many bytes were taken. */
    int position() {
        return position;
    }

    /** Whether more was asked for than there is. */
    boolean exhausted() {
        return exhausted;
    }

    /** The next byte, unsigned, without taking it; 0 behind the end. */
    int peek() {
        return position < limit ? code[position] & 0xff : 0;
    }

    /** Takes the next byte, unsigned. */
    int next() {
        if (position >= limit) {
            exhausted = true;
            return 0;
        }
        return code[position++] & 0xff;
    }

    /** Takes a little-endian constant of 1, 2, 4 or 8 bytes and extends its sign. */
    long signed(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) next() << (8 * i);
        }
        int unused = 64 - 8 * size;
        return value << unused >> unused;
    }
}
