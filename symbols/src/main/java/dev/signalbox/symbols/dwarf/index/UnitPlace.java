package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.Unit;
import java.util.Optional;

/**
 * Where a unit is, in a number: two bits tell the file, the others the offset in its section. A kept index holds these, so that the section is not touched before
 * an entry of the unit is wanted.
 */
final class UnitPlace {
    private static final int MAIN = 0;
    private static final int TYPES = 1;
    private static final int SUPPLEMENTARY = 2;

    private UnitPlace() {}

    /** The place of a unit; empty for one in a .dwo file, which may change without the main file's build id. */
    static Optional<Long> of(DebugInfo debugInfo, Unit unit) {
        long offset = unit.offset() << 2;
        if (unit.debugInfo() == debugInfo) {
            return Optional.of(offset | (unit.section().equals(".debug_types") ? TYPES : MAIN));
        }
        return debugInfo.supplementary().filter(unit.debugInfo()::equals).map(other -> offset | SUPPLEMENTARY);
    }

    /** The unit at a place. */
    static Unit unit(DebugInfo debugInfo, long place) {
        long offset = place >>> 2;
        return find(debugInfo, (int) place & 3, offset)
                .filter(found -> found.offset() == offset)
                .orElseThrow(() -> new MalformedDebugInfoException(
                        ".debug_info", offset, "the kept index speaks of a unit here, and there is none"));
    }

    private static Optional<Unit> find(DebugInfo debugInfo, int file, long offset) {
        switch (file) {
            case MAIN:
                return debugInfo.unitContaining(offset);
            case TYPES:
                return debugInfo.typeSectionUnits().stream()
                        .filter(unit -> unit.offset() == offset)
                        .findFirst();
            default:
                return debugInfo.supplementary().flatMap(other -> other.unitContaining(offset));
        }
    }
}
