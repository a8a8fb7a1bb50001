package dev.signalbox.symbols.dwarf;

import java.util.Optional;

/**
 * Where a unit's own parts begin in the sections that it reads through indexes (DWARF 5 section 3.1.1), and its base address.
 */
record UnitBases(
        long strOffsetsBase, long addrBase, long rnglistsBase, long loclistsBase, long rangesBase, long lowPc) {
    static UnitBases of(Unit unit) {
        Die root = unit.root();
        // what the linker knew is in the skeleton
        Unit linked = unit.debugInfo().skeleton().orElse(unit);
        Die skeleton = linked.root();
        int offsetSize = unit.encoding().offsetSize();
        boolean five = unit.encoding().version() >= 5;
        // without the attribute: right after the header of the section's only contribution
        int initialLength = offsetSize == 8 ? 12 : 4;
        long strOffsets = base(root, At.STR_OFFSETS_BASE, five ? initialLength + 4 : 0);
        long addr = base(
                skeleton,
                skeleton.has(At.GNU_ADDR_BASE) ? At.GNU_ADDR_BASE : At.ADDR_BASE,
                five ? initialLength + 4 : 0);
        long rnglists = base(root, At.RNGLISTS_BASE, initialLength + 8);
        long loclists = base(root, At.LOCLISTS_BASE, initialLength + 8);
        // in the skeleton itself, and in ordinary units, DW_AT_ranges is not relative to it (GCC wiki, DebugFission)
        long ranges = linked == unit ? 0 : base(skeleton, At.GNU_RANGES_BASE, 0);
        return new UnitBases(strOffsets, addr, rnglists, loclists, ranges, lowPc(linked, skeleton, addr));
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
