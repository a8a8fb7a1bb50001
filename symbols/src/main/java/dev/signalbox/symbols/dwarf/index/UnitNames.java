package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names that one unit defines, as one pass over its entries found them. */
final class UnitNames {
    private static final int MAX_DEPTH = 256;

    /** A name, what it is the name of, and the entry's offset in the unit. */
    record Named(NameKind kind, String name, int unitOffset) {}

    private final Unit unit;
    private final List<Named> found = new ArrayList<>();
    private final Set<Unit> imported = new LinkedHashSet<>();
    private final Map<Die, Optional<String>> origins = new HashMap<>();
    private final VisitLimit limit;

    private UnitNames(Unit unit) {
        this.unit = unit;
        this.limit = new VisitLimit(unit);
    }

    /** Reads the unit; what a bad place cuts off is told to the unit's diagnostics. */
    static UnitNames scan(Unit unit) {
        UnitNames names = new UnitNames(unit);
        try {
            names.visitChildren(unit.root(), 0, false);
        } catch (MalformedDebugInfoException e) {
            unit.debugInfo().diagnostics().add("not all names of " + unit, e);
        }
        return names;
    }

    /** The unit. */
    Unit unit() {
        return unit;
    }

    /** The names, in the order of the file. */
    List<Named> found() {
        return found;
    }

    /** The units of the supplementary file that this one imports. */
    Set<Unit> imported() {
        return imported;
    }

    private void visitChildren(Die parent, int depth, boolean inFunction) {
        if (depth > MAX_DEPTH) {
            throw new MalformedDebugInfoException(".debug_info", parent.offset(), "entries nested too deeply");
        }
        for (Die die : parent.children()) {
            limit.visit(die);
            visit(die, depth, inFunction);
        }
    }

    private void visit(Die die, int depth, boolean inFunction) {
        switch (die.tag()) {
            case Tag.SUBPROGRAM:
                if (die.has(At.LOW_PC) || die.has(At.RANGES)) {
                    add(NameKind.FUNCTION, originName(die), die);
                    visitChildren(die, depth + 1, true);
                }
                break;
            case Tag.INLINED_SUBROUTINE:
                add(NameKind.INLINED, originName(die), die);
                visitChildren(die, depth + 1, true);
                break;
            case Tag.IMPORTED_UNIT:
                // those of the same file are read anyway
                die.reference(At.IMPORT)
                        .map(Die::unit)
                        .filter(other -> other.debugInfo() != die.unit().debugInfo())
                        .ifPresent(imported::add);
                break;
            case Tag.LEXICAL_BLOCK:
                visitChildren(die, depth + 1, inFunction);
                break;
            case Tag.NAMESPACE:
            case Tag.MODULE:
                visitChildren(die, depth + 1, inFunction);
                break;
            case Tag.VARIABLE:
                if (!inFunction && !die.flag(At.DECLARATION)) {
                    add(NameKind.VARIABLE, die.inheritedName(), die);
                }
                break;
            case Tag.ENUMERATION_TYPE:
                addType(die, inFunction);
                for (Die enumerator : die.children()) {
                    limit.visit(enumerator);
                    if (!inFunction && enumerator.tag() == Tag.ENUMERATOR) {
                        add(NameKind.ENUMERATOR, enumerator.name(), enumerator);
                    }
                }
                break;
            case Tag.STRUCTURE_TYPE:
            case Tag.CLASS_TYPE:
            case Tag.UNION_TYPE:
            case Tag.TYPEDEF:
            case Tag.BASE_TYPE:
            case Tag.UNSPECIFIED_TYPE:
                addType(die, inFunction);
                break;
            default:
                // has no name that is looked up from outside
        }
    }

    private void addType(Die die, boolean inFunction) {
        if (!inFunction && !die.flag(At.DECLARATION)) {
            add(NameKind.TYPE, die.name(), die);
        }
    }

    private Optional<String> originName(Die die) {
        Optional<Die> origin = die.origin();
        if (origin.isEmpty()) {
            return die.name();
        }
        Optional<String> known = origins.get(origin.get());
        if (known == null) {
            known = origin.get().inheritedName();
            origins.put(origin.get(), known);
        }
        return known;
    }

    private void add(NameKind kind, Optional<String> name, Die die) {
        if (name.isPresent()) {
            found.add(new Named(kind, name.get(), (int) die.unitOffset()));
        }
    }
}
