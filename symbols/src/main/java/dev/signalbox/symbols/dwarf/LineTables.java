package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.line.LineSections;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.source.SourceLocation;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The line tables of a file's units, each read once; a broken one counts as missing and leaves a diagnostic. Safe for use by several threads. */
public final class LineTables {
    private final DebugInfo debugInfo;

    private record Place(DebugInfo debugInfo, long offset) {}

    private final Map<Place, Optional<LineTable>> byPlace = new ConcurrentHashMap<>();

    /** The tables of the units of some DWARF. */
    public LineTables(DebugInfo debugInfo) {
        this.debugInfo = debugInfo;
    }

    /** The table of a unit. */
    public Optional<LineTable> of(Unit unit) {
        // the table of a unit in a .dwo file is in the main file
        Unit owner = unit.debugInfo().skeleton().orElse(unit);
        try {
            OptionalLong offset = owner.lineTableOffset();
            if (offset.isEmpty()) {
                return Optional.empty();
            }
            Place place = new Place(owner.debugInfo(), offset.getAsLong());
            Optional<LineTable> known = byPlace.get(place);
            if (known == null) {
                known = Optional.of(read(owner, offset.getAsLong()));
                byPlace.put(place, known);
            }
            return known;
        } catch (MalformedDebugInfoException e) {
            debugInfo.diagnostics().add("no lines for " + unit, e);
            return Optional.empty();
        }
    }

    private LineTable read(Unit unit, long offset) {
        DebugSections sections = unit.debugInfo().sections();
        LineSections from = new LineSections(sections.line(), sections.str(), sections.lineStr(), unit::indexedString);
        return LineTable.read(
                from,
                offset,
                unit.compilationDirectory().orElse(""),
                unit.name().orElse(""),
                debugInfo.diagnostics());
    }

    /** The place that two attributes of an entry tell, a file number and a line: DW_AT_decl_file and DW_AT_decl_line, or DW_AT_call_file and DW_AT_call_line. */
    public Optional<SourceLocation> location(Die die, int fileAttribute, int lineAttribute, int columnAttribute) {
        OptionalLong line = die.unsigned(lineAttribute);
        OptionalLong file = die.unsigned(fileAttribute);
        if (line.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        int column = (int) Math.min(die.unsigned(columnAttribute).orElse(0), Integer.MAX_VALUE);
        return of(die.unit())
                .flatMap(table -> table.path(file.getAsLong()))
                .map(path -> new SourceLocation(path, (int) line.getAsLong(), column));
    }
}
