package dev.signalbox.symbols.dwarf.line;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The line table of a unit: which line an address is of, and which addresses a line has. The header is read at once, the program is run when rows are first
 * asked for. File addresses. Safe for use by several threads.
 */
public final class LineTable {
    private record Content(LineRows rows, List<Sequence> sequences, List<FileEntry> files) {}

    /** Rows of ascending addresses, the last of which is the end; sorted by the first address. */
    private record Sequence(int first, int last, long low, long high) {}

    private final LineTableHeader header;
    private final Diagnostics diagnostics;
    private final Lazy<Content> content = Lazy.of(this::runProgram);

    private LineTable(LineTableHeader header, Diagnostics diagnostics) {
        this.header = header;
        this.diagnostics = diagnostics;
    }

    /**
     * Reads the table at an offset of .debug_line; the unit's directory and name complete the paths up to version 4. When its program breaks off later, the
     * sequences before that place stay and the diagnostics tell.
     */
    public static LineTable read(
            LineSections sections, long offset, String unitDirectory, String unitName, Diagnostics diagnostics) {
        return new LineTable(LineTableHeader.read(sections, offset, unitDirectory, unitName), diagnostics);
    }

    private Content runProgram() {
        LineRows rows = new LineRows();
        List<FileEntry> files = new ArrayList<>(header.files());
        try {
            new LineProgram(header, files, rows).run();
        } catch (MalformedDebugInfoException e) {
            diagnostics.add(
                    "not all lines of "
                            + header.files().stream()
                                    .findFirst()
                                    .map(FileEntry::path)
                                    .orElse("a file"),
                    e);
        }
        rows.trim();
        List<Sequence> sequences = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < rows.count(); i++) {
            if (rows.isEnd(i)) {
                Sequence sequence = new Sequence(first, i, rows.address(first), rows.address(i));
                if (Long.compareUnsigned(sequence.low(), sequence.high()) < 0 && isAscending(rows, first, i)) {
                    sequences.add(sequence);
                }
                first = i + 1;
            }
        }
        sequences.sort((a, b) -> Long.compareUnsigned(a.low(), b.low()));
        return new Content(rows, sequences, Collections.unmodifiableList(files));
    }

    private static boolean isAscending(LineRows rows, int first, int last) {
        for (int i = first; i < last; i++) {
            if (Long.compareUnsigned(rows.address(i), rows.address(i + 1)) > 0) {
                return false;
            }
        }
        return true;
    }

    /** The files of the header, without running the program. */
    public List<FileEntry> headerFiles() {
        return header.files();
    }

    /** The path of a file by its number, as rows and DW_AT_decl_file give it; empty for a number that the table does not have. */
    public Optional<String> path(long file) {
        List<FileEntry> files =
                file < header.files().size() ? header.files() : content.get().files();
        return file >= 0 && file < files.size()
                ? Optional.of(files.get((int) file).path())
                : Optional.empty();
    }

    /** All rows in the order of the program. */
    public List<LineRow> rows() {
        LineRows rows = content.get().rows();
        List<LineRow> all = new ArrayList<>(rows.count());
        for (int i = 0; i < rows.count(); i++) {
            all.add(rows.row(i));
        }
        return all;
    }

    /**
     * The row whose code an address is in: the last one at or before it, of several at the same address a statement before others. Empty outside the table.
     */
    public Optional<LineRow> rowAt(long address) {
        OptionalInt index = indexAt(address);
        return index.isPresent() ? Optional.of(content.get().rows().row(index.getAsInt())) : Optional.empty();
    }

    private OptionalInt indexAt(long address) {
        Content c = content.get();
        Optional<Sequence> found = sequenceAt(address);
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        Sequence sequence = found.get();
        int low = sequence.first();
        int high = sequence.last() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Long.compareUnsigned(c.rows().address(middle), address) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int best = low;
        while (!c.rows().isStmt(best)
                && best > sequence.first()
                && c.rows().address(best - 1) == c.rows().address(low)) {
            best--;
        }
        return OptionalInt.of(c.rows().isStmt(best) ? best : low);
    }

    private Optional<Sequence> sequenceAt(long address) {
        List<Sequence> sequences = content.get().sequences();
        int low = 0;
        int high = sequences.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Sequence sequence = sequences.get(middle);
            if (Long.compareUnsigned(address, sequence.low()) < 0) {
                high = middle - 1;
            } else if (Long.compareUnsigned(address, sequence.high()) >= 0) {
                low = middle + 1;
            } else {
                return Optional.of(sequence);
            }
        }
        return Optional.empty();
    }

    /** The addresses around one that are of the same file and line without a gap: what stepping over a line runs through. */
    public Optional<AddressRange> lineRangeAt(long address) {
        OptionalInt index = indexAt(address);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        LineRows rows = content.get().rows();
        Sequence sequence = sequenceAt(address).orElseThrow();
        int i = index.getAsInt();
        int from = i;
        while (from > sequence.first() && sameLine(rows, from - 1, i)) {
            from--;
        }
        int to = i + 1;
        // rows at the same address as the next one have no code of their own
        while (to < sequence.last() && (sameLine(rows, to, i) || rows.address(to) == rows.address(i))) {
            to++;
        }
        return Optional.of(new AddressRange(rows.address(from), rows.address(to)));
    }

    private static boolean sameLine(LineRows rows, int one, int other) {
        return rows.line(one) == rows.line(other) && rows.file(one) == rows.file(other);
    }

    /** The first address after {@code address}, and before {@code end}, at which another row begins. */
    public Optional<LineRow> nextRowAfter(long address, long end) {
        OptionalInt index = indexAt(address);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        LineRows rows = content.get().rows();
        for (int i = index.getAsInt() + 1; !rows.isEnd(i); i++) {
            boolean after = Long.compareUnsigned(rows.address(i), address) > 0;
            if (after && rows.isStmt(i) && rows.line(i) != 0) {
                return Long.compareUnsigned(rows.address(i), end) < 0 ? Optional.of(rows.row(i)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The rows in a range of addresses. */
    public List<LineRow> rowsIn(AddressRange range) {
        List<LineRow> found = new ArrayList<>();
        Content c = content.get();
        Optional<Sequence> sequence = sequenceAt(range.start());
        if (sequence.isPresent()) {
            int i = indexAt(range.start()).orElseThrow();
            for (; i < sequence.get().last() && Long.compareUnsigned(c.rows().address(i), range.end()) < 0; i++) {
                found.add(c.rows().row(i));
            }
        }
        return found;
    }

    /** The rows that are statements of one of some files, on the given line or later: for breakpoints. */
    public List<LineRow> statements(List<Integer> files, int fromLine) {
        Content c = content.get();
        List<LineRow> found = new ArrayList<>();
        for (Sequence sequence : c.sequences()) {
            for (int i = sequence.first(); i < sequence.last(); i++) {
                // the code of a row without length belongs to the row after it, which has its own entry
                if (c.rows().isStmt(i)
                        && c.rows().line(i) >= fromLine
                        && files.contains(c.rows().file(i))) {
                    found.add(c.rows().row(i));
                }
            }
        }
        return found;
    }
}
