package dev.signalbox.dap.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns the pieces of a byte stream into text. A character that is cut in two waits for its rest; bytes that are no UTF-8 become U+FFFD. */
public final class OutputDecoder {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0];

    /** The text of one more piece. */
    public String decode(byte[] bytes) {
        return decode(bytes, false);
    }

    /** The text of what is left at the end of the stream. */
    public String finish() {
        String text = decode(new byte[0], true);
        decoder.reset();
        return text;
    }

    private String decode(byte[] bytes, boolean end) {
        byte[] all = Arrays.copyOf(rest, rest.length + bytes.length);
        System.arraycopy(bytes, 0, all, rest.length, bytes.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        CharBuffer out = CharBuffer.allocate(all.length + 2);
        decoder.decode(in, out, end);
        if (end) {
            decoder.flush(out);
        }
        rest = Arrays.copyOfRange(all, in.position(), all.length);
        return out.flip().toString();
    }
}
