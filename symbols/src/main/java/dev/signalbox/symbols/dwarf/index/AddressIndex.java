package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.Unit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the unit, and the function's entry, whose code is at a file address. .debug_aranges is asked first; the units that it does not tell of are asked for
 * their own ranges when it has no answer. The functions of a unit are gathered when an address in it is first looked up. Safe for use by several threads.
 */
public final class AddressIndex {
    private static final int MAX_DEPTH = 64;

    private final DebugInfo debugInfo;
    private final Set<Long> unitsInTable = new HashSet<>();
    private final Lazy<RangeMap<Unit>> fromTable = Lazy.of(this::readTable);
    private final Lazy<RangeMap<Unit>> fromUnits = Lazy.of(this::readUnits);
    private final Map<Unit, RangeMap<Die>> functions = new ConcurrentHashMap<>();

    /** The index of some DWARF; nothing is read yet. */
    public AddressIndex(DebugInfo debugInfo) {
        this.debugInfo = debugInfo;
    }

    /** The unit whose code is at a file address. */
    public Optional<Unit> unitAt(long fileAddress) {
        Optional<Unit> unit = fromTable.get().at(fileAddress);
        return unit.isPresent() ? unit : fromUnits.get().at(fileAddress);
    }

    /** The DW_TAG_subprogram, with code of its own, that holds a file address. */
    public Optional<Die> functionAt(long fileAddress) {
        return unitAt(fileAddress).flatMap(unit -> functionsOf(unit).at(fileAddress));
    }

    private RangeMap<Unit> readTable() {
        RangeMap.Builder<Unit> map = new RangeMap.Builder<>();
        try {
            AddressTable.read(debugInfo.sections().aranges(), (offset, ranges) -> {
                Optional<Unit> unit = debugInfo.unitContaining(offset).filter(u -> u.offset() == offset);
                if (unit.isPresent() && !ranges.isEmpty()) {
                    unitsInTable.add(offset);
                    map.add(ranges, unit.get());
                }
            });
        } catch (MalformedDebugInfoException e) {
            debugInfo.diagnostics().add("address table not complete", e);
        }
        return map.build();
    }

    private RangeMap<Unit> readUnits() {
        fromTable.get();
        RangeMap.Builder<Unit> map = new RangeMap.Builder<>();
        for (Unit unit : debugInfo.units()) {
            if (!unitsInTable.contains(unit.offset()) && !unit.header().isTypeUnit()) {
                try {
                    map.add(unit.root().ranges(), unit);
                } catch (MalformedDebugInfoException e) {
                    debugInfo.diagnostics().add("no symbols for " + unit, e);
                }
            }
        }
        return map.build();
    }

    RangeMap<Die> functionsOf(Unit unit) {
        RangeMap<Die> known = functions.get(unit);
        if (known == null) {
            RangeMap.Builder<Die> map = new RangeMap.Builder<>();
            try {
                Unit full = unit.full();
                gather(full.root(), map, new VisitLimit(full), 0);
            } catch (MalformedDebugInfoException e) {
                debugInfo.diagnostics().add("not all functions of " + unit, e);
            }
            known = map.build();
            functions.put(unit, known);
        }
        return known;
    }

    private static void gather(Die parent, RangeMap.Builder<Die> map, VisitLimit limit, int depth) {
        for (Die child : parent.children()) {
            limit.visit(child);
            switch (child.tag()) {
                case Tag.SUBPROGRAM:
                    map.add(child.ranges(), child);
                    break;
                case Tag.NAMESPACE:
                case Tag.MODULE:
                case Tag.CLASS_TYPE:
                case Tag.STRUCTURE_TYPE:
                    if (depth < MAX_DEPTH) {
                        gather(child, map, limit, depth + 1);
                    }
                    break;
                default:
                    // nothing else holds functions
            }
        }
    }
}
