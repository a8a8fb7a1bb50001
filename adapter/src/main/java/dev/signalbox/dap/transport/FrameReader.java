package dev.signalbox.dap.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The reading half of DAP's base protocol: header lines ended by CRLF, an empty line, then as many bytes as {@code Content-Length} says.
 *
 * <p>A stream that starts with anything else is refused ({@link NotDapException}), because the body of a cross-site HTTP POST can contain a whole DAP
 * message. Later mistakes are survived: the reader looks for the next {@code Content-Length:} and reports what it skipped. Memory is bounded: header lines
 * and contents have a maximum length. Used by one thread.
 */
public final class FrameReader {
    /** The longest content that is accepted, in bytes. */
    public static final int MAX_CONTENT = 32 << 20;

    private static final int MAX_LINE = 4096;
    private static final String LENGTH = "content-length:";

    private final InputStream in;
    private byte[] buffer = new byte[16384];
    private int position;
    private int limit;
    private boolean first = true;
    private boolean skipping;

    /** Reads frames from a stream; nothing is read before the first {@link #next()}. */
    public FrameReader(InputStream in) {
        this.in = in;
    }

    /** Waits for the next message. */
    public Incoming next() throws IOException {
        int length = -1;
        boolean header = false;
        while (true) {
            String line = readLine();
            if (line == null) {
                return new Incoming.End();
            }
            if (first) {
                checkFirst(line);
            }
            int start = line.toLowerCase(Locale.ROOT).indexOf(LENGTH);
            if (start >= 0) {
                length = parseLength(line.substring(start + LENGTH.length()).strip());
                header = true;
                if (length < 0) {
                    skipping = true;
                    return new Incoming.Broken("'" + line.strip()
                            + "' is no header: Content-Length takes the number of bytes, at most " + MAX_CONTENT);
                }
                if (start > 0 && !skipping) {
                    skipping = true;
                    unread(line.substring(start));
                    return new Incoming.Broken(
                            "there are bytes between two messages; the Content-Length before them is too small");
                }
            } else if (line.isBlank()) {
                if (length >= 0) {
                    skipping = false;
                    return content(length);
                }
                if (header) {
                    return new Incoming.Broken("a header without Content-Length");
                }
            } else if (isHeader(line)) {
                header = true;
            } else if (!skipping) {
                skipping = true;
                return new Incoming.Broken(
                        "there are bytes between two messages; the Content-Length before them is wrong");
            }
        }
    }

    /**
     * Tells the reader that the content it handed out is no JSON. When the content reaches into the next message, because its Content-Length was too large,
     * that message is read again.
     *
     * @return whether another header was found inside
     */
    public boolean rejected(byte[] content) {
        skipping = true;
        String text = new String(content, StandardCharsets.ISO_8859_1);
        int start = text.toLowerCase(Locale.ROOT).lastIndexOf(LENGTH);
        if (start < 0) {
            start = cutHeader(text);
        }
        if (start < 0) {
            return false;
        }
        unread(text.substring(start).getBytes(StandardCharsets.ISO_8859_1));
        return true;
    }

    /** Where the beginning of a header stands at the end of a content, cut off within its name; -1 if none does. */
    private static int cutHeader(String text) {
        int start = text.lastIndexOf('}') + 1;
        String rest = text.substring(start).toLowerCase(Locale.ROOT);
        return !rest.isEmpty() && LENGTH.startsWith(rest) ? start : -1;
    }

    private void checkFirst(String line) throws NotDapException {
        String lower = line.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(LENGTH) && !lower.startsWith("content-type:")) {
            throw new NotDapException(line.strip());
        }
        first = false;
    }

    private static int parseLength(String digits) {
        if (digits.isEmpty() || digits.length() > 9) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
        }
        return value <= MAX_CONTENT ? value : -1;
    }

    private static boolean isHeader(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            char c = line.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private Incoming content(int length) throws IOException {
        byte[] bytes = new byte[length];
        int filled = Math.min(length, limit - position);
        System.arraycopy(buffer, position, bytes, 0, filled);
        position += filled;
        while (filled < length) {
            int count = in.read(bytes, filled, length - filled);
            if (count < 0) {
                return new Incoming.End();
            }
            filled += count;
        }
        return new Incoming.Content(bytes);
    }

    /** A line without its end, or a piece of an overlong one; null at the end of the stream. */
    private String readLine() throws IOException {
        int scanned = 0;
        while (true) {
            for (; position + scanned < limit && scanned < MAX_LINE; scanned++) {
                if (buffer[position + scanned] == '\n') {
                    return take(scanned, 1);
                }
            }
            if (scanned >= MAX_LINE) {
                return take(scanned, 0);
            }
            if (!fill()) {
                return scanned == 0 ? null : take(scanned, 0);
            }
        }
    }

    private String take(int length, int terminator) {
        int end = position + length;
        int visible = length > 0 && buffer[end - 1] == '\r' ? length - 1 : length;
        String line = new String(buffer, position, visible, StandardCharsets.ISO_8859_1);
        position = end + terminator;
        return line;
    }

    private boolean fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            return false;
        }
        limit += count;
        return true;
    }

    private void unread(String line) {
        unread((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void unread(byte[] bytes) {
        byte[] joined = new byte[Math.max(buffer.length, bytes.length + limit - position)];
        System.arraycopy(bytes, 0, joined, 0, bytes.length);
        System.arraycopy(buffer, position, joined, bytes.length, limit - position);
        limit = bytes.length + limit - position;
        position = 0;
        buffer = joined;
    }
}
