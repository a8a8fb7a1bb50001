package dev.signalbox.ptrace.syscall;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What getdents(2) and getdents64(2) wrote, in words. */
final class DirectoryEntriesText {
    private static final int MAX = 32;
    /** Longer than any entry (a name has at most 255 bytes). */
    private static final int MAX_BYTES = MAX * 288;

    private DirectoryEntriesText() {}

    static String of(CallMemory memory, long address, long length, boolean modern) {
        int size = (int) Math.min(length < 0 ? 0 : length, MAX_BYTES);
        Optional<ByteBuffer> read = memory.bytes(address, size);
        return read.map(bytes ->
                        entries(bytes, memory.isWide() || modern ? Long.BYTES : Integer.BYTES, modern, length > size))
                .orElse(NumberText.pointer(address));
    }

    /** struct linux_dirent64 has the type before the name, struct linux_dirent in the entry's last byte. */
    private static String entries(ByteBuffer bytes, int word, boolean modern, boolean cut) {
        List<String> entries = new ArrayList<>();
        int at = 0;
        int head = 2 * word + Short.BYTES;
        while (at + head < bytes.capacity() && entries.size() < MAX) {
            int length = Short.toUnsignedInt(bytes.getShort(at + 2 * word));
            if (length <= head || at + length > bytes.capacity()) {
                break;
            }
            int name = at + head + (modern ? 1 : 0);
            int end = name;
            while (end < at + length && bytes.get(end) != 0) {
                end++;
            }
            byte[] copy = new byte[end - name];
            bytes.get(name, copy);
            byte type = bytes.get(modern ? at + head : at + length - 1);
            entries.add("{d_ino=" + word(bytes, at, word) + ", d_off=" + word(bytes, at + word, word) + ", d_reclen="
                    + length
                    + ", d_type="
                    + ConstantGroup.required("direnttype").name(type).orElse(Integer.toString(type))
                    + ", d_name=" + CallMemory.quoted(copy, copy.length) + "}");
            at += length;
        }
        if (cut || at < bytes.capacity()) {
            entries.add("...");
        }
        return "[" + String.join(", ", entries) + "]";
    }

    private static String word(ByteBuffer bytes, int offset, int word) {
        return word == Long.BYTES
                ? Long.toUnsignedString(bytes.getLong(offset))
                : Integer.toUnsignedString(bytes.getInt(offset));
    }
}
