package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.EntryScan;
import dev.signalbox.symbols.dwarf.EntryScan.Below;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.Unit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The hashes of the names that one unit defines, as one pass over its entries found them. */
final class UnitNames implements EntryScan.Visitor {
    private final Unit unit;
    private final Map<Die, OptionalInt> origins = new HashMap<>();
    private final Set<Unit> imported = new LinkedHashSet<>();
    private int count;
    private byte[] kinds = new byte[256];
    private int[] hashes = new int[256];
    private int[] offsets = new int[256];
    /** The depth of the outermost function that the pass is in, or -1. */
    private int functionDepth = -1;
    /** The depth of the enumeration whose constants are visited, or -1. */
    private int enumDepth = -1;

    private UnitNames(Unit unit) {
        this.unit = unit;
    }

    /** Reads the unit; what a bad place cuts off is told to the unit's diagnostics. */
    static UnitNames scan(Unit unit) {
        UnitNames names = new UnitNames(unit);
        try {
            names = new UnitNames(unit.full());
            EntryScan.run(names.unit, names);
        } catch (MalformedDebugInfoException e) {
            unit.debugInfo().diagnostics().add("not all names of " + unit, e);
        }
        return names;
    }

    /** The unit. */
    Unit unit() {
        return unit;
    }

    /** How many names there are. */
    int count() {
        return count;
    }

    /** What the name at an index is the name of: an ordinal of {@link NameKind}. */
    int kind(int index) {
        return kinds[index];
    }

    /** The hash of the name at an index. */
    int hash(int index) {
        return hashes[index];
    }

    /** The offset in the unit of the entry with the name at an index. */
    int offset(int index) {
        return offsets[index];
    }

    /** The units of the supplementary file that this one imports. */
    Set<Unit> imported() {
        return imported;
    }

    @Override
    public Below visit(EntryScan entry, int depth) {
        if (depth <= functionDepth) {
            functionDepth = -1;
        }
        if (depth <= enumDepth) {
            enumDepth = -1;
        }
        return depth == 0 ? Below.VISIT : visitInside(entry, depth, functionDepth >= 0);
    }

    private Below visitInside(EntryScan entry, int depth, boolean inFunction) {
        switch (entry.tag()) {
            case Tag.SUBPROGRAM:
                if (!entry.has(At.LOW_PC) && !entry.has(At.RANGES)) {
                    return Below.SKIP;
                }
                add(NameKind.FUNCTION, entry);
                functionDepth = inFunction ? functionDepth : depth;
                return Below.VISIT;
            case Tag.INLINED_SUBROUTINE:
                add(NameKind.INLINED, entry);
                return Below.VISIT;
            case Tag.LEXICAL_BLOCK:
            case Tag.NAMESPACE:
            case Tag.MODULE:
                return Below.VISIT;
            case Tag.IMPORTED_UNIT:
                importUnit(entry);
                return Below.SKIP;
            case Tag.VARIABLE:
                if (!inFunction && !entry.isDeclaration()) {
                    add(NameKind.VARIABLE, entry);
                }
                return Below.SKIP;
            case Tag.ENUMERATOR:
                if (!inFunction && enumDepth >= 0) {
                    add(NameKind.ENUMERATOR, entry);
                }
                return Below.SKIP;
            case Tag.ENUMERATION_TYPE:
                addType(entry, inFunction);
                enumDepth = depth;
                return inFunction ? Below.SKIP : Below.VISIT;
            case Tag.STRUCTURE_TYPE:
            case Tag.CLASS_TYPE:
            case Tag.UNION_TYPE:
            case Tag.TYPEDEF:
            case Tag.BASE_TYPE:
            case Tag.UNSPECIFIED_TYPE:
                addType(entry, inFunction);
                return Below.SKIP;
            default:
                // has no name that is looked up from outside
                return Below.SKIP;
        }
    }

    private void addType(EntryScan entry, boolean inFunction) {
        if (!inFunction && !entry.isDeclaration()) {
            add(NameKind.TYPE, entry);
        }
    }

    /** Units of the same file are read anyway. */
    private void importUnit(EntryScan entry) {
        entry.attribute(At.IMPORT)
                .flatMap(Attribute::reference)
                .map(Die::unit)
                .filter(other -> other.debugInfo() != unit.debugInfo())
                .ifPresent(imported::add);
    }

    private void add(NameKind kind, EntryScan entry) {
        Optional<Attribute> name = entry.attribute(At.NAME);
        OptionalInt hash = name.isPresent() ? name.get().stringHash() : originHash(entry);
        if (hash.isEmpty()) {
            return;
        }
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        kinds[count] = (byte) kind.ordinal();
        hashes[count] = hash.getAsInt();
        offsets[count] = entry.unitOffset();
        count++;
    }

    private OptionalInt originHash(EntryScan entry) {
        Optional<Die> origin = entry.attribute(At.ABSTRACT_ORIGIN)
                .or(() -> entry.attribute(At.SPECIFICATION))
                .flatMap(Attribute::reference);
        if (origin.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalInt known = origins.get(origin.get());
        if (known == null) {
            Optional<String> name = origin.get().inheritedName();
            known = name.isPresent() ? OptionalInt.of(ByteSlice.hashOf(name.get())) : OptionalInt.empty();
            origins.put(origin.get(), known);
        }
        return known;
    }
}
