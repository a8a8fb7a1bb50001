package dev.signalbox.engine.module;

import dev.signalbox.engine.step.LineMap;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
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
        List<AddressRange> inlined = new ArrayList<>();
        Die frame = inlineDepth > 0 && inlineDepth <= at.inlined().size()
                ? at.inlined().get(inlineDepth - 1).die()
                : at.function().die();
        addInlined(frame, inlined);
        return new LineMap(rows, ranges(module, at.function().ranges()), ranges(module, inlined));
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

    private static void addInlined(Die scope, List<AddressRange> ranges) {
        for (Die child : scope.children()) {
            if (child.tag() == Tag.INLINED_SUBROUTINE) {
                ranges.addAll(child.ranges());
            } else if (child.tag() == Tag.LEXICAL_BLOCK) {
                addInlined(child, ranges);
            }
        }
    }

    static List<LineMap.Range> ranges(Module module, List<AddressRange> ranges) {
        return ranges.stream()
                .map(range -> new LineMap.Range(range.start() + module.bias(), range.end() + module.bias()))
                .toList();
    }
}
