package dev.signalbox.symbols.module;

import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.dwarf.line.LineRow;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import dev.signalbox.symbols.source.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Turns a source line or a function's name into the addresses where a breakpoint belongs: one for each function with code of its own and each inlined copy.
 * File addresses inside; {@code Module} adds the bias.
 */
final class BreakpointResolver {
    /** How far below the asked line a function may begin for the breakpoint to move to it: over its comment and the lines of its heading. */
    private static final int REACH_TO_NEXT_FUNCTION = 10;

    /** A place in code. */
    record Place(long address, Optional<SourceLocation> source, String function, boolean inlined) {}

    /** A row, and the function that it is in; assembly code may have none. */
    private record Candidate(LineTable table, LineRow row, Optional<FunctionAt> function) {
        /** What gets one breakpoint. */
        Object owner() {
            return function.isPresent() ? function.get().die() : table;
        }
    }

    private final ModuleDebug debug;
    private final LongPredicate isCode;

    BreakpointResolver(ModuleDebug debug, LongPredicate isCode) {
        this.debug = debug;
        this.isCode = isCode;
    }

    /** The places for a line, moved down to the next line that has code when it has none itself; empty when there is none that is meant. */
    List<Place> forLine(String path, int line) {
        List<SourceIndex.FileUse> uses = debug.usesOf(path);
        OptionalInt actual = lineWithCode(uses, line);
        if (actual.isEmpty()) {
            return List.of();
        }
        Map<Object, Candidate> best = new LinkedHashMap<>();
        for (Candidate candidate : candidates(uses, actual.getAsInt())) {
            if (actual.getAsInt() == line || belongs(candidate, line)) {
                best.merge(candidate.owner(), candidate, BreakpointResolver::better);
            }
        }
        return best.values().stream().map(this::place).distinct().toList();
    }

    private OptionalInt lineWithCode(List<SourceIndex.FileUse> uses, int line) {
        int least = Integer.MAX_VALUE;
        for (SourceIndex.FileUse use : uses) {
            for (LineRow row : use.table().statements(use.numbers(), line)) {
                if (row.line() < least && isCode.test(row.address())) {
                    least = row.line();
                }
            }
        }
        return least == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(least);
    }

    private List<Candidate> candidates(List<SourceIndex.FileUse> uses, int line) {
        List<Candidate> candidates = new ArrayList<>();
        for (SourceIndex.FileUse use : uses) {
            for (LineRow row : use.table().statements(use.numbers(), line)) {
                if (row.line() == line && isCode.test(row.address())) {
                    candidates.add(new Candidate(use.table(), row, debug.functionAt(row.address())));
                }
            }
        }
        return candidates;
    }

    /** A breakpoint may move within the function that the asked line is in, and from between functions to the opening of the next one near by. */
    private boolean belongs(Candidate candidate, int line) {
        Optional<SourceLocation> opening = candidate.function().flatMap(at -> debug.declarationOf(at.die()));
        return opening.isEmpty() || opening.get().line() - line <= REACH_TO_NEXT_FUNCTION;
    }

    /** Of two rows in the same function: one that has code before one that shares its address with a later row, then the lower address. */
    private static Candidate better(Candidate one, Candidate other) {
        boolean oneOwns = ownsAddress(one);
        if (oneOwns != ownsAddress(other)) {
            return oneOwns ? one : other;
        }
        return Long.compareUnsigned(one.row().address(), other.row().address()) <= 0 ? one : other;
    }

    private static boolean ownsAddress(Candidate candidate) {
        return candidate
                .table()
                .rowAt(candidate.row().address())
                .map(row -> row.line() == candidate.row().line())
                .orElse(false);
    }

    private Place place(Candidate candidate) {
        long address = candidate.row().address();
        boolean inlined =
                candidate.function().filter(at -> !at.inlined().isEmpty()).isPresent();
        if (candidate.function().isPresent() && !inlined) {
            Function function = candidate.function().get().function();
            if (address == function.entry().value()) {
                return afterPrologue(function);
            }
        }
        String name = candidate.function().map(FunctionAt::name).orElse("");
        return new Place(address, ModuleDebug.location(candidate.table(), candidate.row()), name, inlined);
    }

    /** The place after a function's prologue. */
    Place afterPrologue(Function function) {
        long entry = function.entry().value();
        Optional<LineTable> lines = debug.lineTables().of(function.die().unit());
        long address = lines.map(table -> Prologue.end(function, table)).orElse(entry);
        Optional<SourceLocation> source =
                lines.flatMap(table -> table.rowAt(address).flatMap(row -> ModuleDebug.location(table, row)));
        return new Place(address, source.or(function::declaration), function.name(), false);
    }

    /** The places where a function begins, its inlined copies too. */
    List<Place> forFunction(String name) {
        List<Place> places = new ArrayList<>();
        for (Function function : debug.functionsNamed(name)) {
            if (isCode.test(function.entry().value())) {
                places.add(afterPrologue(function));
            }
        }
        for (Die die : debug.names().named(NameKind.INLINED, name)) {
            inlinedEntry(die).filter(isCode::test).ifPresent(address -> {
                places.add(new Place(address, debug.sourceAt(address), name, true));
            });
        }
        return places.stream().distinct().toList();
    }

    private static Optional<Long> inlinedEntry(Die die) {
        List<AddressRange> ranges = die.ranges();
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        Optional<Attribute> entry = die.attribute(At.ENTRY_PC);
        if (entry.isPresent()) {
            OptionalLong address = entry.get().address();
            // a constant counts from the lowest address (DWARF 5 section 2.18)
            return Optional.of(
                    address.isPresent()
                            ? address.getAsLong()
                            : ranges.get(0).start()
                                    + entry.get().unsignedConstant().orElse(0));
        }
        return Optional.of(ranges.get(0).start());
    }
}
