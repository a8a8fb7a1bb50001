package dev.signalbox.dap.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutputDecoderTest {
    private final OutputDecoder decoder = new OutputDecoder();

    @Test
    void aCharacterCutInTwoIsPutTogether() {
        byte[] bytes = "aß€😀z".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            String text = decoder.decode(Arrays.copyOf(bytes, cut))
                    + decoder.decode(Arrays.copyOfRange(bytes, cut, bytes.length))
                    + decoder.finish();
            assertThat(text).isEqualTo("aß€😀z");
        }
    }

    @Test
    void bytesThatAreNoUtf8AreReplacedAndWhatFollowsIsNot() {
        assertThat(decoder.decode(new byte[] {'a', (byte) 0xff, 'b', 0})).isEqualTo("a\uFFFDb\0");
    }

    @Test
    void aCharacterThatNeverEndsIsReplacedAtTheEnd() {
        assertThat(decoder.decode(new byte[] {'a', (byte) 0xe2})).isEqualTo("a");
        assertThat(decoder.finish()).isEqualTo("\uFFFD");
    }
}
