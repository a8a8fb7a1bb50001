package dev.signalbox.engine.module;

import dev.signalbox.engine.step.LineMap;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.line.LineRow;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import dev.signalbox.symbols.module.FunctionAt;
import dev.signalbox.symbols.module.Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes the {@link LineMap} of a function out of its line table and debugging information entries. */
final class FunctionLines {
    private FunctionLines() {}

    /** Empty when the function has no lines, or they cannot be read. */
    static Optional<LineMap> of(Module module, FunctionAt at, int inlineDepth) {
        try {
            Optional<LineTable> table =
                    module.lineTableAt(module.toVirtual(at.function().entry()));
            return table.map(lines -> map(module, at, inlineDepth, lines)).filter(map -> !map.isEmpty());
        } catch (MalformedDebugInfoException e) {
            // the module keeps a diagnostic of its own; a step then treats the function as one without lines
            return Optional.empty();
        }
    }

    private static LineMap map(Module module, FunctionAt at, int inlineDepth, LineTable table) {
        List<LineMap.Row> rows = new ArrayList<>();
        Map<String, Integer> keys = new HashMap<>();
        for (AddressRange range : at.function().ranges()) {
            addRows(table, range, module.bias(), keys, rows);
        }
        List<Die> inlined = new ArrayList<>();
        Die frame = inlineDepth > 0 && inlineDepth <= at.inlined().size()
                ? at.inlined().get(inlineDepth - 1).die()
                : at.function().die();
        addInlined(frame, inlined);
        List<AddressRange> inside = new ArrayList<>();
        List<LineMap.InlinedCall> calls = new ArrayList<>();
        for (Die call : inlined) {
            inside.addAll(call.ranges());
            int key = key(call, keys);
            // optimizers let a call begin in code that is none of its own: nobody could be shown to stand before it
            // there
            entry(call).ifPresent(entry -> {
                if (call.contains(entry)) {
                    calls.add(new LineMap.InlinedCall(entry + module.bias(), key));
                }
            });
        }
        return new LineMap(rows, ranges(module, at.function().ranges()), ranges(module, inside), calls);
    }

    private static int key(Die call, Map<String, Integer> keys) {
        OptionalLong file = call.unsigned(At.CALL_FILE);
        OptionalLong line = call.unsigned(At.CALL_LINE);
        return file.isEmpty() || line.isEmpty() || line.getAsLong() == 0
                ? 0
                : keys.computeIfAbsent(file.getAsLong() + ":" + line.getAsLong(), any -> keys.size() + 1);
    }

    /** Whether the first instruction of an inlined call is at a file address. */
    static boolean beginsAt(Die call, long fileAddress) {
        try {
            OptionalLong entry = entry(call);
            return entry.isPresent() && entry.getAsLong() == fileAddress;
        } catch (MalformedDebugInfoException e) {
            // its frame is shown: nothing is known of its beginning
            return false;
        }
    }

    /** DW_AT_entry_pc, an address or an offset from the first one (DWARF 5 section 2.18); without it the first address. */
    private static OptionalLong entry(Die call) {
        List<AddressRange> ranges = call.ranges();
        if (ranges.isEmpty()) {
            return OptionalLong.empty();
        }
        long first = ranges.get(0).start();
        Optional<Attribute> told = call.attribute(At.ENTRY_PC);
        if (told.isEmpty()) {
            return OptionalLong.of(first);
        }
        OptionalLong address = told.get().address();
        return address.isPresent()
                ? address
                : OptionalLong.of(first + told.get().unsignedConstant().orElse(0));
    }

    /** Of several rows at one address the last one counts, or the last that begins a statement: what gdb shows there, too. */
    private static void addRows(
            LineTable table, AddressRange range, long bias, Map<String, Integer> keys, List<LineMap.Row> rows) {
        List<LineRow> found = table.rowsIn(range);
        for (int i = 0; i < found.size(); ) {
            int next = i + 1;
            LineRow chosen = found.get(i);
            while (next < found.size()
                    && found.get(next).address() == found.get(i).address()) {
                chosen = found.get(next).isStmt() || !chosen.isStmt() ? found.get(next) : chosen;
                next++;
            }
            long start = Long.compareUnsigned(chosen.address(), range.start()) < 0 ? range.start() : chosen.address();
            long end = next < found.size() ? found.get(next).address() : range.end();
            if (!chosen.endSequence() && Long.compareUnsigned(start, end) < 0) {
                int key = chosen.line() == 0
                        ? 0
                        : keys.computeIfAbsent(chosen.file() + ":" + chosen.line(), any -> keys.size() + 1);
                rows.add(new LineMap.Row(start + bias, end + bias, key, chosen.isStmt() && chosen.address() == start));
            }
            i = next;
        }
    }

    private static void addInlined(Die scope, List<Die> calls) {
        for (Die child : scope.children()) {
            if (child.tag() == Tag.INLINED_SUBROUTINE) {
                calls.add(child);
            } else if (child.tag() == Tag.LEXICAL_BLOCK) {
                addInlined(child, calls);
            }
        }
    }

    static List<LineMap.Range> ranges(Module module, List<AddressRange> ranges) {
        return ranges.stream()
                .map(range -> new LineMap.Range(range.start() + module.bias(), range.end() + module.bias()))
                .toList();
    }
}
