package dev.signalbox.engine.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The line table of one function as a step needs it: resolved virtual addresses only, immutable, readable from any thread. Addresses are compared as
 * unsigned numbers.
 */
public final class LineMap {
    /**
     * A stretch of code of one line.
     *
     * @param start first address
     * @param end first address behind it
     * @param key stands for file and line; 0 for code that belongs to no line
     * @param statement whether {@code start} is a recommended place to stop (is_stmt, DWARF 5 section 6.2.2)
     */
    public record Row(long start, long end, int key, boolean statement) {
        boolean contains(long pc) {
            return Long.compareUnsigned(pc, start) >= 0 && Long.compareUnsigned(pc, end) < 0;
        }
    }

    /** A range of addresses, end exclusive. */
    public record Range(long start, long end) {
        /** Whether an address lies in the range. */
        public boolean contains(long pc) {
            return Long.compareUnsigned(pc, start) >= 0 && Long.compareUnsigned(pc, end) < 0;
        }
    }

    /**
     * A call that is inlined into the frame that steps.
     *
     * @param entry where its code begins
     * @param key stands for file and line of the call; 0 when they are not known
     */
    public record InlinedCall(long entry, int key) {}

    private final Row[] rows;
    private final List<Range> function;
    private final List<Range> inlined;
    private final List<InlinedCall> calls;

    /** A map of a function into which nothing is inlined that begins anywhere. */
    public LineMap(List<Row> rows, List<Range> function, List<Range> inlined) {
        this(rows, function, inlined, List.of());
    }

    /**
     * @param rows the rows of the function, in any order
     * @param function the function's ranges
     * @param inlined the ranges of calls that are inlined into the frame that steps: its own code is the rest
     * @param calls where those calls begin
     */
    public LineMap(List<Row> rows, List<Range> function, List<Range> inlined, List<InlinedCall> calls) {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong((Row row) -> row.start() ^ Long.MIN_VALUE));
        this.rows = sorted.toArray(Row[]::new);
        this.function = List.copyOf(function);
        this.inlined = List.copyOf(inlined);
        this.calls = List.copyOf(calls);
    }

    /** Whether no line is known. */
    public boolean isEmpty() {
        return rows.length == 0;
    }

    /** The row of an address, or null. */
    Row rowAt(long pc) {
        int low = 0;
        int high = rows.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Row row = rows[middle];
            if (row.contains(pc)) {
                return row;
            }
            if (Long.compareUnsigned(pc, row.start()) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return null;
    }

    /** The key of the line of an address; 0 when it has none. */
    public int keyAt(long pc) {
        Row row = rowAt(pc);
        return row == null ? 0 : row.key();
    }

    /** Whether an address belongs to the function. */
    public boolean inFunction(long pc) {
        return contains(function, pc);
    }

    /** Whether an address belongs to a call that is inlined into the stepping frame. */
    public boolean inInlinedCall(long pc) {
        return contains(inlined, pc);
    }

    /** The key of the line of the inlined call that begins at an address; 0 when none does. */
    public int callAt(long pc) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).entry() == pc) {
                return calls.get(i).key();
            }
        }
        return 0;
    }

    /** Whether an address is where a statement of another line than the given one begins. */
    public boolean isStartOfOtherLine(long pc, int key) {
        Row row = rowAt(pc);
        return row != null && row.statement() && row.start() == pc && row.key() != 0 && row.key() != key;
    }

    private static boolean contains(List<Range> ranges, long pc) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(pc)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "LineMap" + Arrays.toString(rows);
    }
}
