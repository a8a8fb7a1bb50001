package dev.signalbox.symbols.dwarf.line;

import java.util.Arrays;

/** Rows of a line table by column, about 18 bytes each. */
final class LineRows {
    private static final int IS_STMT = 1;
    private static final int PROLOGUE_END = 2;
    private static final int END_SEQUENCE = 4;

    private long[] addresses = new long[256];
    private int[] files = new int[256];
    private int[] lines = new int[256];
    private short[] columns = new short[256];
    private byte[] flags = new byte[256];
    private int count;

    int count() {
        return count;
    }

    void add(long address, int file, int line, int column, boolean isStmt, boolean prologueEnd, boolean endSequence) {
        if (count == addresses.length) {
            resize(count * 2);
        }
        addresses[count] = address;
        files[count] = file;
        lines[count] = line;
        columns[count] = (short) Math.min(column, 0xffff);
        flags[count] =
                (byte) ((isStmt ? IS_STMT : 0) | (prologueEnd ? PROLOGUE_END : 0) | (endSequence ? END_SEQUENCE : 0));
        count++;
    }

    /** Forgets the rows from an index on. */
    void truncate(int newCount) {
        count = newCount;
    }

    void trim() {
        resize(Math.max(1, count));
    }

    private void resize(int capacity) {
        addresses = Arrays.copyOf(addresses, capacity);
        files = Arrays.copyOf(files, capacity);
        lines = Arrays.copyOf(lines, capacity);
        columns = Arrays.copyOf(columns, capacity);
        flags = Arrays.copyOf(flags, capacity);
    }

    LineRow row(int i) {
        return new LineRow(
                addresses[i],
                files[i],
                lines[i],
                columns[i] & 0xffff,
                isStmt(i),
                (flags[i] & PROLOGUE_END) != 0,
                isEnd(i));
    }

    long address(int i) {
        return addresses[i];
    }

    int file(int i) {
        return files[i];
    }

    int line(int i) {
        return lines[i];
    }

    boolean isStmt(int i) {
        return (flags[i] & IS_STMT) != 0;
    }

    boolean isEnd(int i) {
        return (flags[i] & END_SEQUENCE) != 0;
    }
}
