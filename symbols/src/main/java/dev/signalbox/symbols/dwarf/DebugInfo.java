package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The debugging information entries of one file: its units, and the way from an offset or a signature to an entry. Unit headers are read when first asked for,
 * entries when visited. A unit with a bad header is left out with a diagnostic; the others stay. Safe for use by several threads.
 */
public final class DebugInfo {
    private final DebugSections sections;
    private final Diagnostics diagnostics;
    private final Lazy<List<Unit>> units = Lazy.of(this::readUnits);
    private final Lazy<List<Unit>> typeSectionUnits = Lazy.of(this::readTypeSectionUnits);
    private final Lazy<Map<Long, Unit>> typeUnits = Lazy.of(this::indexTypeUnits);
    private final Map<Long, AbbreviationTable> abbreviations = new ConcurrentHashMap<>();

    /** The DWARF in some sections; what is wrong with it goes to {@code diagnostics}. */
    public DebugInfo(DebugSections sections, Diagnostics diagnostics) {
        this.sections = sections;
        this.diagnostics = diagnostics;
    }

    /** The sections. */
    public DebugSections sections() {
        return sections;
    }

    /** What was found wrong so far. */
    public Diagnostics diagnostics() {
        return diagnostics;
    }

    /** The units of .debug_info in the order of the file. */
    public List<Unit> units() {
        return units.get();
    }

    /** The entry at an offset of .debug_info. */
    public Die dieAt(long offset) {
        Unit unit = unitContaining(offset)
                .orElseThrow(() -> sections.info().malformed(offset, "reference outside every unit"));
        return unit.die(offset - unit.offset());
    }

    /** The unit that holds an offset of .debug_info. */
    public Optional<Unit> unitContaining(long offset) {
        List<Unit> all = units();
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Unit unit = all.get(middle);
            if (offset < unit.offset()) {
                high = middle - 1;
            } else if (offset >= unit.offset() + unit.header().length()) {
                low = middle + 1;
            } else {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    /** The type of the type unit with a signature (DW_FORM_ref_sig8). */
    public Optional<Die> typeBySignature(long signature) {
        Unit unit = typeUnits.get().get(signature);
        return unit == null
                ? Optional.empty()
                : Optional.of(unit.die(unit.header().typeOffset()));
    }

    /** The type units of .debug_types (DWARF 4); those of DWARF 5 are among {@link #units}. */
    public List<Unit> typeSectionUnits() {
        return typeSectionUnits.get();
    }

    AbbreviationTable abbreviations(long offset) {
        AbbreviationTable known = abbreviations.get(offset);
        if (known == null) {
            known = AbbreviationTable.read(sections.abbrev(), offset);
            abbreviations.put(offset, known);
        }
        return known;
    }

    private List<Unit> readUnits() {
        return readUnits(sections.info(), false);
    }

    private List<Unit> readTypeSectionUnits() {
        return readUnits(sections.types(), true);
    }

    private List<Unit> readUnits(ByteSlice section, boolean inTypesSection) {
        List<Unit> all = new ArrayList<>();
        long offset = 0;
        while (offset < section.length()) {
            long length;
            try {
                length = UnitHeader.wholeLength(section, offset);
            } catch (MalformedDebugInfoException e) {
                diagnostics.add("no symbols from here on", e);
                break;
            }
            try {
                UnitHeader header = UnitHeader.read(section.slice(0, offset + length), offset, inTypesSection);
                all.add(new Unit(this, header, section.slice(offset, length)));
            } catch (MalformedDebugInfoException e) {
                diagnostics.add("no symbols for this unit", e);
            }
            // at least the length field itself, so this ends
            offset += length;
        }
        return List.copyOf(all);
    }

    private Map<Long, Unit> indexTypeUnits() {
        Map<Long, Unit> index = new HashMap<>();
        for (List<Unit> list : List.of(units(), typeSectionUnits())) {
            for (Unit unit : list) {
                if (unit.header().isTypeUnit()) {
                    index.putIfAbsent(unit.header().signature(), unit);
                }
            }
        }
        return index;
    }
}
