package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.DataCursor;
import java.util.Arrays;

/** Who is whose parent in one unit: the offsets of the entries that have children, with the index of their own parent; eight bytes each. */
final class DieTree {
    private final Unit unit;
    private int[] offsets = new int[64];
    private int[] parents = new int[64];
    /** For each entry with children, the unit offset after its last child. */
    private int[] ends = new int[64];

    private int count;

    private DieTree(Unit unit) {
        this.unit = unit;
    }

    static DieTree build(Unit unit) {
        DieTree tree = new DieTree(unit);
        tree.scan();
        return tree;
    }

    private void scan() {
        DataCursor in = unit.bytes().cursor(unit.headerSize());
        int open = -1;
        do {
            int start = in.position();
            long code = in.uleb();
            if (code == 0) {
                if (open >= 0) {
                    ends[open] = in.position();
                    open = parents[open];
                }
                continue;
            }
            Abbreviation abbreviation = unit.abbreviation(code, start);
            unit.skipAttributes(in, abbreviation);
            if (abbreviation.hasChildren) {
                open = add(start, open);
            }
        } while (open >= 0 && !in.atEnd());
        // a unit may end without the closing zeros
        for (; open >= 0; open = parents[open]) {
            ends[open] = unit.bytes().length();
        }
    }

    private int add(int offset, int parent) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            parents = Arrays.copyOf(parents, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        offsets[count] = offset;
        parents[count] = parent;
        return count++;
    }

    /** The parent of an entry that is not the root. */
    Die parentOf(Die die) {
        int at = (int) die.unitOffset();
        int index = Arrays.binarySearch(offsets, 0, count, at);
        // the nearest entry with children that starts before this one; climb until one is still open here
        int candidate = index >= 0 ? parents[index] : -index - 2;
        while (candidate >= 0 && ends[candidate] <= at) {
            candidate = parents[candidate];
        }
        if (candidate < 0) {
            throw unit.bytes().malformed(at, "entry outside the unit's tree");
        }
        return unit.die(offsets[candidate]);
    }
}
