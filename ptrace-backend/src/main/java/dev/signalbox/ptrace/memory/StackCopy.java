package dev.signalbox.ptrace.memory;

import java.util.Arrays;

/** What stood on a thread's stack at some moment, from its stack pointer upwards. Immutable. */
public final class StackCopy {
    private final long address;
    private final byte[] bytes;

    /**
     * A copy of these bytes.
     *
     * @param address of the first one
     */
    public StackCopy(long address, byte[] bytes, int length) {
        this.address = address;
        this.bytes = Arrays.copyOf(bytes, length);
    }

    /** Reads as from memory: as many bytes as there are from that address on, 0 outside of the copy. */
    public int read(long from, byte[] buffer, int offset, int length) {
        long distance = from - address;
        if (distance < 0 || distance >= bytes.length) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - distance);
        System.arraycopy(bytes, (int) distance, buffer, offset, count);
        return count;
    }
}
