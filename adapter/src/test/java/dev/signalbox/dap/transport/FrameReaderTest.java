package dev.signalbox.dap.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameReaderTest {
    /** Hands out a few bytes at a time, as networks do. */
    private static final class Trickle extends InputStream {
        private final InputStream in;
        private final int step;

        Trickle(byte[] bytes, int step) {
            this.in = new ByteArrayInputStream(bytes);
            this.step = step;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, Math.min(length, step));
        }
    }

    private static byte[] frame(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        byte[] header = ("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[header.length + bytes.length];
        System.arraycopy(header, 0, frame, 0, header.length);
        System.arraycopy(bytes, 0, frame, header.length, bytes.length);
        return frame;
    }

    private static List<String> contents(InputStream in) throws IOException {
        FrameReader reader = new FrameReader(in);
        List<String> contents = new ArrayList<>();
        while (true) {
            Incoming next = reader.next();
            if (next instanceof Incoming.End) {
                return contents;
            }
            if (next instanceof Incoming.Content content) {
                contents.add(new String(content.bytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Property(tries = 200)
    void messagesArriveHoweverTheirBytesAreCut(
            @ForAll @Size(max = 5) List<String> messages, @ForAll @IntRange(min = 1, max = 40) int step)
            throws IOException {
        Assume.that(messages.stream()
                .allMatch(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text)));
        byte[] all = new byte[0];
        for (String message : messages) {
            byte[] frame = frame(message);
            byte[] joined = java.util.Arrays.copyOf(all, all.length + frame.length);
            System.arraycopy(frame, 0, joined, all.length, frame.length);
            all = joined;
        }
        assertThat(contents(new Trickle(all, step))).isEqualTo(messages);
    }

    @Property(tries = 300)
    void afterAnyRubbishTheNextMessageIsFound(@ForAll byte[] rubbish) throws IOException {
        Assume.that(!new String(rubbish, StandardCharsets.ISO_8859_1)
                .toLowerCase(java.util.Locale.ROOT)
                .contains("content-length"));
        byte[] end =
                ("\n" + new String(frame("last"), StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        InputStream in = new SequenceInputStream(
                new SequenceInputStream(new ByteArrayInputStream(frame("first")), new ByteArrayInputStream(rubbish)),
                new ByteArrayInputStream(end));
        assertThat(contents(in)).containsExactly("first", "last");
    }

    @Property(tries = 300)
    void rubbishAloneNeverBreaksTheReader(@ForAll byte[] rubbish) throws IOException {
        InputStream in =
                new SequenceInputStream(new ByteArrayInputStream(frame("first")), new ByteArrayInputStream(rubbish));
        assertThat(contents(in)).startsWith("first");
    }
}
