package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Unit;

/**
 * How many entries a walk through a unit may still visit. An entry takes at least one byte, so a walk that visits more entries than there are bytes goes over some
 * again: a bad DW_AT_sibling leads into a subtree, and with each level of that the time would double.
 */
public final class VisitLimit {
    private int left;

    /** A limit for one walk through a unit. */
    public VisitLimit(Unit unit) {
        this.left = unit.header().length();
    }

    /** Counts a visit; MalformedDebugInfoException when there were too many. */
    public void visit(Die die) {
        if (--left < 0) {
            throw new MalformedDebugInfoException(
                    ".debug_info", die.offset(), "entries are reached over and over: a DW_AT_sibling is wrong");
        }
    }
}
