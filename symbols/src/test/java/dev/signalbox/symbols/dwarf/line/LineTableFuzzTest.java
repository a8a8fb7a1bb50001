package dev.signalbox.symbols.dwarf.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** A fuzz target for .debug_line. Without fuzzing, the seeds are run. */
@Timeout(60)
class LineTableFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void aLineTableIsReadOrRefused(byte[] input) {
        ByteSlice line = ByteSlice.of(".debug_line", input);
        // strings at any offset there may be
        LineSections sections = new LineSections(line, line, line, line::cString);
        try {
            LineTable table = LineTable.read(sections, 0, "/dir", "name.c", new Diagnostics());
            table.rowAt(0x401010);
            table.lineRangeAt(0x401010);
            table.path(1);
            table.statements(List.of(0, 1, 2), 5);
            assertThat(table.rows()).hasSizeLessThanOrEqualTo(input.length * 2);
        } catch (MalformedDebugInfoException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
