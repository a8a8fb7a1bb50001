package dev.signalbox.symbols.dwarf;

import java.util.Optional;

/**
 * Where a unit's own parts begin in the sections that it reads through indexes (DWARF 5 section 3.1.1), and its base address.
 */
record UnitBases(long strOffsetsBase, long addrBase, long rnglistsBase, long loclistsBase, long lowPc) {
    static UnitBases of(Unit unit) {
        Die root = unit.root();
        int offsetSize = unit.encoding().offsetSize();
        boolean five = unit.encoding().version() >= 5;
        // without the attribute: right after the header of the section's only contribution
        int initialLength = offsetSize == 8 ? 12 : 4;
        long strOffsets = base(root, At.STR_OFFSETS_BASE, five ? initialLength + 4 : 0);
        long addr =
                base(root, root.has(At.GNU_ADDR_BASE) ? At.GNU_ADDR_BASE : At.ADDR_BASE, five ? initialLength + 4 : 0);
        long rnglists = base(root, At.RNGLISTS_BASE, initialLength + 8);
        long loclists = base(root, At.LOCLISTS_BASE, initialLength + 8);
        return new UnitBases(strOffsets, addr, rnglists, loclists, lowPc(unit, root, addr));
    }

    private static long base(Die root, int name, long otherwise) {
        return root.attribute(name).map(Attribute::raw).orElse(otherwise);
    }

    /** Not {@link Die#lowPc}, which would resolve an index through the very bases that are being made. */
    private static long lowPc(Unit unit, Die root, long addrBase) {
        Optional<Attribute> low = root.attribute(At.LOW_PC);
        if (low.isEmpty()) {
            return 0;
        }
        if (low.get().form() == Form.ADDR) {
            return low.get().raw();
        }
        int size = unit.encoding().addressSize();
        long index = low.get().raw();
        return index < 0 || index > Integer.MAX_VALUE
                ? 0
                : unit.debugInfo().sections().addr().unsigned(addrBase + index * size, size);
    }
}
