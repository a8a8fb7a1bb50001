package dev.signalbox.symbols.module;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.CompanionFiles;
import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.DebugSections;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.LineTables;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.index.AddressIndex;
import dev.signalbox.symbols.dwarf.index.NameIndex;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.dwarf.line.LineRow;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.source.SourceLocation;
import dev.signalbox.symbols.source.SourcePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the debug information of a module answers, in file addresses. May throw what the parsers throw: {@link Module} catches it. */
final class ModuleDebug {
    private static final int MAX_DEPTH = 256;

    private final DebugInfo debugInfo;
    private final LineTables lineTables;
    private final AddressIndex addresses;
    private final Lazy<NameIndex> names;
    private final Lazy<SourceIndex> sources;
    private final SourceNames sourceNames;

    ModuleDebug(ElfFile file, CompanionFiles companions, IndexCache cache, Diagnostics diagnostics) {
        this.debugInfo = new DebugInfo(new DebugSections(file::sectionData), diagnostics, companions);
        this.lineTables = new LineTables(debugInfo);
        this.addresses = new AddressIndex(debugInfo);
        this.names = Lazy.of(() -> NameIndex.of(debugInfo, cache.store(file, "names", diagnostics)));
        this.sources = Lazy.of(() -> SourceIndex.build(debugInfo, lineTables));
        this.sourceNames = SourceNames.of(sources, cache.store(file, "sources", diagnostics));
    }

    DebugInfo debugInfo() {
        return debugInfo;
    }

    LineTables lineTables() {
        return lineTables;
    }

    AddressIndex addresses() {
        return addresses;
    }

    NameIndex names() {
        return names.get();
    }

    /** The uses of the file that a path means. */
    List<SourceIndex.FileUse> usesOf(String path) {
        return sourceNames.mayHave(SourcePaths.fileName(SourcePaths.normalize(path)))
                ? sources.get().uses(path)
                : List.of();
    }

    SourceIndex sources() {
        return sources.get();
    }

    Optional<LineTable> linesAt(long address) {
        return addresses.unitAt(address).flatMap(lineTables::of);
    }

    Optional<SourceLocation> sourceAt(long address) {
        return linesAt(address).flatMap(table -> table.rowAt(address).flatMap(row -> location(table, row)));
    }

    static Optional<SourceLocation> location(LineTable table, LineRow row) {
        return row.line() == 0
                ? Optional.empty()
                : table.path(row.file()).map(path -> new SourceLocation(path, row.line(), row.column()));
    }

    Optional<FunctionAt> functionAt(long address) {
        return addresses.functionAt(address).map(die -> innermost(die, address));
    }

    private FunctionAt innermost(Die start, long address) {
        Die function = start;
        List<InlinedCall> inlined = new ArrayList<>();
        Die scope = start;
        Optional<Die> next = Optional.of(start);
        for (int depth = 0; next.isPresent() && depth < MAX_DEPTH; depth++) {
            scope = next.get();
            if (scope.tag() == Tag.INLINED_SUBROUTINE) {
                inlined.add(inlinedCall(scope));
            } else if (scope.tag() == Tag.SUBPROGRAM) {
                // a GNU C nested function lies in the entry of the one around it, but not in its code
                function = scope;
                inlined.clear();
            }
            next = childWith(scope, address);
        }
        return new FunctionAt(function(function), List.copyOf(inlined), scope);
    }

    private static Optional<Die> childWith(Die parent, long address) {
        for (Die child : parent.children()) {
            switch (child.tag()) {
                case Tag.LEXICAL_BLOCK:
                case Tag.INLINED_SUBROUTINE:
                case Tag.SUBPROGRAM:
                case Tag.TRY_BLOCK:
                case Tag.CATCH_BLOCK:
                    if (child.contains(address)) {
                        return Optional.of(child);
                    }
                    break;
                default:
                    // has no code
            }
        }
        return Optional.empty();
    }

    private InlinedCall inlinedCall(Die die) {
        return new InlinedCall(
                die.inheritedName().orElse("??"),
                die,
                lineTables.location(die, At.CALL_FILE, At.CALL_LINE, At.CALL_COLUMN));
    }

    /** The function of an entry that has code. */
    Function function(Die die) {
        List<AddressRange> ranges = die.ranges();
        return new Function(die.inheritedName().orElse("??"), die, ranges, declaration(die));
    }

    private Optional<SourceLocation> declaration(Die die) {
        Die declared = die;
        for (int i = 0; i < 4 && !declared.has(At.DECL_LINE); i++) {
            Optional<Die> origin = declared.origin();
            if (origin.isEmpty()) {
                break;
            }
            declared = origin.get();
        }
        return lineTables.location(declared, At.DECL_FILE, At.DECL_LINE, At.DECL_COLUMN);
    }

    /** Where the entry of a function, or of an inlined copy, is declared. */
    Optional<SourceLocation> declarationOf(Die die) {
        return declaration(die);
    }

    List<Function> functionsNamed(String name) {
        List<Function> functions = new ArrayList<>();
        for (Die die : names().named(NameKind.FUNCTION, name)) {
            Function function = function(die);
            if (!function.ranges().isEmpty()) {
                functions.add(function);
            }
        }
        return functions;
    }
}
