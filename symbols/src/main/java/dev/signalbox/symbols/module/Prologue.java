package dev.signalbox.symbols.module;

import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.line.LineRow;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds where a function's prologue ends: there its frame is set up and parameters can be read where the debug information says. In the order of trust: a row
 * that the compiler marked prologue_end; the entry itself in optimized code, where locations hold from the first instruction on and the second row may be
 * anywhere; else the second row, which GCC begins after the prologue.
 */
final class Prologue {
    private static final Pattern OPTIMIZED = Pattern.compile(" -O([1-9sgz]|fast)?( |$)");

    private Prologue() {}

    /** The file address after the prologue of a function. */
    static long end(Function function, LineTable lines) {
        AddressRange code = function.ranges().get(0);
        for (LineRow row : lines.rowsIn(code)) {
            if (row.prologueEnd()) {
                return row.address();
            }
        }
        if (isOptimized(function)) {
            return code.start();
        }
        Optional<LineRow> second = lines.nextRowAfter(code.start(), code.end());
        return second.map(LineRow::address).orElse(code.start());
    }

    /** GCC and clang record the options (DW_AT_producer); without a word of -O the code is as written. */
    private static boolean isOptimized(Function function) {
        String producer = function.die().unit().root().string(At.PRODUCER).orElse("");
        return OPTIMIZED.matcher(producer).find();
    }
}
