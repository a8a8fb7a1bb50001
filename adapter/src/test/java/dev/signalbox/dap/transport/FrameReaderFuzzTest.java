package dev.signalbox.dap.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;

/** A fuzz target for DAP's base protocol. Without fuzzing, the seeds are run. */
@Timeout(60)
class FrameReaderFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void framesAreReadOrRefused(byte[] input) throws IOException {
        FrameReader reader = new FrameReader(new ByteArrayInputStream(input));
        int contents = 0;
        int parts = 0;
        try {
            for (Incoming next = reader.next(); !(next instanceof Incoming.End); next = reader.next()) {
                if (next instanceof Incoming.Content content) {
                    contents += content.bytes().length;
                } else if (next instanceof Incoming.Broken broken) {
                    assertThat(broken.problem()).isNotBlank();
                }
                // what is neither content nor a header line costs no memory and ends
                assertThat(++parts).isLessThanOrEqualTo(input.length + 1);
            }
        } catch (NotDapException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        assertThat(contents).isLessThanOrEqualTo(input.length);
    }
}
