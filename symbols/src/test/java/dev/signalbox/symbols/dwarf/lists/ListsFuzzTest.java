package dev.signalbox.symbols.dwarf.lists;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;

/** A fuzz target for range and location lists of all formats. Without fuzzing, the seeds are run. */
@Timeout(60)
class ListsFuzzTest {
    private static void survives(Supplier<?> parser) {
        try {
            assertThat(parser.get()).isNotNull();
        } catch (MalformedDebugInfoException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "2m")
    void aListIsReadOrRefused(byte[] input) {
        ByteSlice list = ByteSlice.of(".debug_lists", input);
        for (int addressSize = 4; addressSize <= 8; addressSize += 4) {
            int size = addressSize;
            survives(() -> RangeList.readRanges(list, 0, 0x1000, size));
            survives(() -> RangeList.readRnglists(list, 0, 0x1000, size, list::u64));
            survives(() -> LocationList.readLoc(list, 0, 0x1000, size).entries());
            survives(() ->
                    LocationList.readLoclists(list, 0, 0x1000, size, list::u64).entries());
        }
    }
}
