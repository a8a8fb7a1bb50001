package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.memory.ProcessMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What the arguments of a system call point to. Whatever cannot be read is shown as the pointer. */
final class CallMemory {
    /** Longer texts end in dots. */
    private static final int MAX_TEXT = 256;

    /** PATH_MAX (linux/limits.h). */
    private static final int MAX_PATH = 4096;

    private static final int MAX_STRINGS = 16;

    private final ProcessMemory memory;
    private final int wordSize;

    CallMemory(ProcessMemory memory, int wordSize) {
        this.memory = memory;
        this.wordSize = wordSize;
    }

    boolean isWide() {
        return wordSize == Long.BYTES;
    }

    /** The string at an address as it is; none when it cannot be read or is longer than what is shown. */
    Optional<String> plainString(long address) {
        byte[] buffer = new byte[MAX_PATH];
        int got = address == 0 ? 0 : memory.read(address, buffer, 0, buffer.length);
        for (int length = 0; length < got; length++) {
            if (buffer[length] == 0) {
                return Optional.of(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    /** So many bytes, or none when they are not all there. */
    Optional<ByteBuffer> bytes(long address, int length) {
        byte[] buffer = new byte[length];
        return memory.read(address, buffer, 0, length) == length
                ? Optional.of(ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN))
                : Optional.empty();
    }

    String string(long address) {
        if (address == 0) {
            return "NULL";
        }
        byte[] buffer = new byte[MAX_TEXT + 1];
        int got = memory.read(address, buffer, 0, buffer.length);
        int length = 0;
        while (length < got && buffer[length] != 0) {
            length++;
        }
        if (length == got && got < buffer.length) {
            return NumberText.pointer(address) + " (not to be read)";
        }
        return length < buffer.length ? quoted(buffer, length) : quoted(buffer, MAX_TEXT) + "...";
    }

    String data(long address, long length) {
        if (address == 0 || length == 0) {
            return address == 0 ? "NULL" : "\"\"";
        }
        boolean cut = Long.compareUnsigned(length, MAX_TEXT) > 0;
        byte[] buffer = new byte[cut ? MAX_TEXT : (int) length];
        int got = memory.read(address, buffer, 0, buffer.length);
        return got < buffer.length
                ? NumberText.pointer(address) + " (not to be read)"
                : quoted(buffer, got) + (cut ? "..." : "");
    }

    String strings(long address) {
        if (address == 0) {
            return "NULL";
        }
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < MAX_STRINGS; i++) {
            Optional<ByteBuffer> word = bytes(address + (long) i * wordSize, wordSize);
            if (word.isEmpty()) {
                return i == 0
                        ? NumberText.pointer(address) + " (not to be read)"
                        : text.append(", ...]").toString();
            }
            long pointer = word(word.get());
            if (pointer == 0) {
                return text.append(']').toString();
            }
            text.append(i == 0 ? "" : ", ").append(string(pointer));
        }
        return text.append(", ...]").toString();
    }

    private long word(ByteBuffer bytes) {
        return wordSize == Long.BYTES ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
    }

    /** Characters up to a zero byte, at most as many. */
    String text(long address, long most) {
        if (most == 0) {
            return "\"\"";
        }
        boolean cut = Long.compareUnsigned(most, MAX_TEXT) > 0;
        byte[] buffer = new byte[cut ? MAX_TEXT : (int) most];
        int got = memory.read(address, buffer, 0, buffer.length);
        int length = 0;
        while (length < got && buffer[length] != 0) {
            length++;
        }
        if (length == got && got < buffer.length) {
            return NumberText.pointer(address) + " (not to be read)";
        }
        return quoted(buffer, length) + (cut && length == buffer.length ? "..." : "");
    }

    /** As in C; bytes that are no text in UTF-8 as hexadecimal escapes. */
    static String quoted(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder("\"");
        String decoded;
        boolean valid = true;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            decoded = new String(Arrays.copyOf(bytes, length), StandardCharsets.ISO_8859_1);
            valid = false;
        }
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                default -> {
                    boolean escaped = Character.isISOControl(c) || !valid && c > 0x7e;
                    text.append(escaped ? String.format("\\x%02x", (int) c) : String.valueOf(c));
                }
            }
        }
        return text.append('"').toString();
    }
}
