package dev.signalbox.symbols.value;

import dev.signalbox.symbols.machine.MemoryReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text of the program as a C literal: valid UTF-8 as itself, everything else escaped. */
final class CText {
    private static final int CHUNK = 64;

    private CText() {}

    /** A character constant, without the number. */
    static String character(int code) {
        return "'" + (code < 0x80 ? escaped(code, '\'') : new String(Character.toChars(code))) + "'";
    }

    /** The string at an address up to its NUL, quoted; {@code ...} after it when it is longer than the limit or runs into unreadable memory. */
    static String at(MemoryReader memory, long address, int limit) {
        byte[] bytes = new byte[0];
        while (bytes.length <= limit) {
            byte[] more = new byte[CHUNK];
            int got = memory.read(address + bytes.length, more, 0, CHUNK);
            int end = indexOfNul(more, got);
            int old = bytes.length;
            bytes = Arrays.copyOf(bytes, old + end);
            System.arraycopy(more, 0, bytes, old, end);
            if (end < got) {
                return bounded(bytes, bytes.length, limit);
            }
            if (got < CHUNK) {
                String reason = "<Cannot access memory at address 0x" + Long.toHexString(address + bytes.length) + ">";
                return bytes.length == 0 ? reason : bounded(bytes, bytes.length, limit) + reason;
            }
        }
        return bounded(bytes, bytes.length, limit);
    }

    /** A string of so many bytes, quoted. */
    static String bounded(byte[] bytes, int length, int limit) {
        return quoted(bytes, Math.min(length, limit)) + (length > limit ? "..." : "");
    }

    static int indexOfNul(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return length;
    }

    /** Whether the bytes up to the first NUL are all text, and only NULs follow. */
    static boolean isText(byte[] bytes) {
        int end = indexOfNul(bytes, bytes.length);
        for (int i = end; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        for (int i = 0; i < end; i++) {
            if (bytes[i] >= 0 && bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\t' && bytes[i] != '\r'
                    || bytes[i] == 0x7f) {
                return false;
            }
        }
        return end > 0;
    }

    private static String quoted(byte[] bytes, int length) {
        StringBuilder out = new StringBuilder("\"");
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        int i = 0;
        while (i < length) {
            int size = bytes[i] >= 0 ? 1 : sequenceLength(bytes[i]);
            CharBuffer decoded = CharBuffer.allocate(2);
            boolean whole = size > 1
                    && i + size <= length
                    && !utf8.reset()
                            .decode(ByteBuffer.wrap(bytes, i, size), decoded, true)
                            .isError();
            if (whole) {
                out.append(decoded.flip());
                i += size;
            } else {
                out.append(escaped(bytes[i] & 0xff, '"'));
                i++;
            }
        }
        return out.append('"').toString();
    }

    /** A string of UTF-16 or UTF-32 units up to the first zero, quoted; {@code ...} after it when it is longer than the limit. */
    static String wide(int[] units, int limit) {
        StringBuilder out = new StringBuilder("\"");
        int end = 0;
        while (end < units.length && units[end] != 0) {
            end++;
        }
        for (int i = 0; i < Math.min(end, limit); i++) {
            int code = units[i];
            boolean pair = i + 1 < end
                    && code >>> 16 == 0
                    && units[i + 1] >>> 16 == 0
                    && Character.isSurrogatePair((char) code, (char) units[i + 1]);
            if (pair) {
                code = Character.toCodePoint((char) code, (char) units[++i]);
            }
            if (code >= 0 && code < 0x80) {
                out.append(escaped(code, '"'));
            } else if (Character.isDefined(code)
                    && !Character.isISOControl(code)
                    && Character.getType(code) != Character.SURROGATE) {
                out.appendCodePoint(code);
            } else {
                out.append("\\x").append(Integer.toHexString(code));
            }
        }
        return out.append('"').append(end > limit ? "..." : "").toString();
    }

    private static int sequenceLength(byte lead) {
        int ones = Integer.numberOfLeadingZeros(~(lead << 24));
        return ones >= 2 && ones <= 4 ? ones : 1;
    }

    private static String escaped(int code, char quote) {
        return switch (code) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case 11 -> "\\v";
            case 27 -> "\\033";
            case '\\' -> "\\\\";
            default ->
                code == quote ? "\\" + quote : code >= 0x20 && code < 0x7f ? String.valueOf((char) code) : octal(code);
        };
    }

    private static String octal(int code) {
        return String.format("\\%03o", code);
    }
}
