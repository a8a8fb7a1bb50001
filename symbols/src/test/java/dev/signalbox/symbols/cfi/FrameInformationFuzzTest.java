package dev.signalbox.symbols.cfi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import org.junit.jupiter.api.Timeout;

/** Fuzz targets for call frame information. Without fuzzing, the seeds are run. */
@Timeout(60)
class FrameInformationFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void frameDescriptionsAreReadOrRefused(byte[] input) {
        for (int format = 0; format < 2; format++) {
            Diagnostics diagnostics = new Diagnostics();
            UnwindTable table = UnwindTable.of(ByteSlice.of(".eh_frame", input), 0x402000, format == 0, diagnostics);
            for (long address = 0x401000; address < 0x401060; address += 3) {
                table.rowAt(address);
            }
            for (int wordSize : new int[] {4, 8}) {
                for (Fde fde : new FrameSection(ByteSlice.of(".eh_frame", input), 0x402000, format == 0, wordSize)
                        .entries(problem -> assertThat(problem.getMessage()).isNotBlank())) {
                    table.rowAt(fde.start());
                }
            }
        }
    }

    @FuzzTest(maxDuration = "1m")
    void theSearchTableIsReadOrRefused(byte[] input) {
        try {
            EhFrameHeader header = EhFrameHeader.read(ByteSlice.of(".eh_frame_hdr", input), 0x402000, 8);
            if (header.hasTable()) {
                header.fdeAddress(0x401000);
                header.fdeAddress(-1);
            }
        } catch (MalformedDebugInfoException e) {
            assertThat(e.getMessage()).contains(".eh_frame_hdr");
        }
    }
}
