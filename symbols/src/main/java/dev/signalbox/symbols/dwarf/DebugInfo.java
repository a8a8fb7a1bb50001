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
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The debugging information entries of one file: its units, and the way from an offset or a signature to an entry. Unit headers are read when first asked for,
 * entries when visited. A unit with a bad header is left out with a diagnostic; the others stay. Parts may be in other files: each of those has a DebugInfo of
 * its own, whose {@link #main} this is. Safe for use by several threads.
 */
public final class DebugInfo {
    private final DebugSections sections;
    private final Diagnostics diagnostics;
    private final Lazy<List<Unit>> units = Lazy.of(this::readUnits);
    private final Lazy<List<Unit>> typeSectionUnits = Lazy.of(this::readTypeSectionUnits);
    private final Lazy<Map<Long, Unit>> typeUnits = Lazy.of(this::indexTypeUnits);
    private final Map<Long, AbbreviationTable> abbreviations = new ConcurrentHashMap<>();
    private final CompanionFiles companions;
    private final Lazy<Optional<DebugInfo>> supplementary = Lazy.of(this::openSupplementary);
    private final Lazy<OptionalLong> language = Lazy.of(this::firstLanguage);
    private final DebugInfo main;
    private final Optional<Unit> skeleton;

    /** The DWARF in some sections; what is wrong with it goes to {@code diagnostics}. */
    public DebugInfo(DebugSections sections, Diagnostics diagnostics) {
        this(sections, diagnostics, CompanionFiles.none());
    }

    /** The same, of which parts are in other files. */
    public DebugInfo(DebugSections sections, Diagnostics diagnostics, CompanionFiles companions) {
        this.sections = sections;
        this.diagnostics = diagnostics;
        this.companions = companions;
        this.main = this;
        this.skeleton = Optional.empty();
    }

    /** The DWARF in a companion file of {@code main}. */
    private DebugInfo(DebugSections sections, DebugInfo main, Optional<Unit> skeleton) {
        this.sections = sections;
        this.diagnostics = main.diagnostics;
        this.companions = CompanionFiles.none();
        this.main = main;
        this.skeleton = skeleton;
    }

    private Optional<DebugInfo> openSupplementary() {
        return companions.supplementary().map(found -> new DebugInfo(found, this, Optional.empty()));
    }

    /** The DWARF that this belongs to: itself, or for that of a companion file the one that refers to it. */
    public DebugInfo main() {
        return main;
    }

    /** The DWARF of the file with what several files share; empty when there is none or it is not found. */
    public Optional<DebugInfo> supplementary() {
        return supplementary.get();
    }

    /** The skeleton unit in the main file, when this is the DWARF of a .dwo file. */
    Optional<Unit> skeleton() {
        return skeleton;
    }

    /** The unit with the entries that a skeleton unit stands for. */
    Optional<Unit> split(Unit from) {
        OptionalLong id = from.splitId();
        Optional<DebugSections> found = companions.split(from);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        for (Unit unit : new DebugInfo(found.get(), this, Optional.of(from)).units()) {
            if (!unit.header().isTypeUnit() && unit.splitId().equals(id)) {
                return Optional.of(unit);
            }
        }
        diagnostics.add("no symbols for " + from + ": " + from.splitFile().orElse("its .dwo file")
                + " is of another build; build again");
        return Optional.empty();
    }

    /** The language of units that tell none, as those that dwz makes: that of the first one that does. */
    OptionalLong language() {
        return language.get();
    }

    private OptionalLong firstLanguage() {
        for (Unit unit : units()) {
            try {
                OptionalLong told = unit.root().unsigned(At.LANGUAGE);
                if (told.isPresent()) {
                    return told;
                }
            } catch (MalformedDebugInfoException e) {
                diagnostics.add("no symbols for " + unit, e);
            }
        }
        return OptionalLong.empty();
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
