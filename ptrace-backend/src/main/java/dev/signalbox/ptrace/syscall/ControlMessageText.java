package dev.signalbox.ptrace.syscall;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The control messages of sendmsg and recvmsg in words (cmsg(3), unix(7)). */
final class ControlMessageText {
    private static final int MAX_BYTES = 4096;
    private static final int MAX_MESSAGES = 16;
    private static final int MAX_DESCRIPTORS = 32;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int SCM_CREDENTIALS = 2;

    private ControlMessageText() {}

    static String of(CallMemory memory, long address, long length) {
        if (length == 0) {
            return "[]";
        }
        if (length < 0 || length > MAX_BYTES) {
            return NumberText.pointer(address);
        }
        Optional<ByteBuffer> bytes = memory.bytes(address, (int) length);
        int word = memory.isWide() ? Long.BYTES : Integer.BYTES;
        return bytes.map(found -> messages(found, word)).orElse(NumberText.pointer(address));
    }

    private static String messages(ByteBuffer bytes, int word) {
        List<String> messages = new ArrayList<>();
        int head = word + 2 * Integer.BYTES;
        int at = 0;
        while (at + head <= bytes.capacity()) {
            long length = word == Long.BYTES ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
            if (length < head || length > bytes.capacity() - at || messages.size() == MAX_MESSAGES) {
                messages.add("...");
                break;
            }
            messages.add(message(bytes, at, head, (int) length, word));
            at += ((int) length + word - 1) / word * word;
        }
        return "[" + String.join(", ", messages) + "]";
    }

    private static String message(ByteBuffer bytes, int at, int head, int length, int word) {
        int level = bytes.getInt(at + word);
        int type = bytes.getInt(at + word + Integer.BYTES);
        String name = level == SOL_SOCKET
                ? ConstantGroup.required("control").name(type).orElse(Integer.toString(type))
                : Integer.toString(type);
        String text = "{cmsg_len=" + length + ", cmsg_level="
                + ConstantGroup.required("level").name(level).orElse(Integer.toString(level)) + ", cmsg_type=" + name;
        int data = at + head;
        int size = length - head;
        if (level == SOL_SOCKET && type == SCM_RIGHTS) {
            return text + ", cmsg_data=" + descriptors(bytes, data, size / Integer.BYTES) + "}";
        }
        if (level == SOL_SOCKET && type == SCM_CREDENTIALS && size >= 3 * Integer.BYTES) {
            return text + ", cmsg_data={pid=" + bytes.getInt(data) + ", uid=" + bytes.getInt(data + 4) + ", gid="
                    + bytes.getInt(data + 8) + "}}";
        }
        byte[] rest = new byte[size];
        bytes.get(data, rest);
        return size == 0 ? text + "}" : text + ", cmsg_data=" + CallMemory.quoted(rest, size) + "}";
    }

    private static String descriptors(ByteBuffer bytes, int offset, int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < Math.min(count, MAX_DESCRIPTORS); i++) {
            numbers.add(Integer.toString(bytes.getInt(offset + i * Integer.BYTES)));
        }
        if (count > MAX_DESCRIPTORS) {
            numbers.add("...");
        }
        return "[" + String.join(", ", numbers) + "]";
    }
}
