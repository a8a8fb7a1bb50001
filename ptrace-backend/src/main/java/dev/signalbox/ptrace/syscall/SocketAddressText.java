package dev.signalbox.ptrace.syscall;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A struct sockaddr in words (unix(7), ip(7), ipv6(7), netlink(7), packet(7), vsock(7)). */
final class SocketAddressText {
    private static final int FAMILY = 2;
    /** Longer than any known (struct sockaddr_storage). */
    private static final int MAX = 128;

    private SocketAddressText() {}

    static String of(CallMemory memory, long address, long length) {
        if (address == 0) {
            return "NULL";
        }
        if (length < FAMILY || length > MAX) {
            return NumberText.pointer(address);
        }
        Optional<ByteBuffer> bytes = memory.bytes(address, (int) length);
        return bytes.map(SocketAddressText::text).orElse(NumberText.pointer(address) + " (not to be read)");
    }

    private static String text(ByteBuffer bytes) {
        int number = Short.toUnsignedInt(bytes.getShort(0));
        String family = ConstantGroup.named("family")
                .flatMap(group -> group.name(number))
                .orElse(Integer.toString(number));
        int size = bytes.capacity();
        String head = "{sa_family=" + family + ", ";
        return switch (family) {
            case "AF_UNIX" -> head + "sun_path=" + path(bytes) + "}";
            case "AF_INET" ->
                size < 8
                        ? brief(family, bytes)
                        : head + "sin_port=" + port(bytes) + ", sin_addr=inet_addr(\"" + host(bytes, 4, 4) + "\")}";
            case "AF_INET6" ->
                size < 24
                        ? brief(family, bytes)
                        : head + "sin6_port=" + port(bytes) + ", sin6_flowinfo=htonl("
                                + Integer.toUnsignedString(Integer.reverseBytes(bytes.getInt(4)))
                                + "), inet_pton(AF_INET6, \"" + Ipv6Text.of(slice(bytes, 8, 16)) + "\", &sin6_addr)"
                                + (size < 28
                                        ? "}"
                                        : ", sin6_scope_id=" + Integer.toUnsignedString(bytes.getInt(24)) + "}");
            case "AF_NETLINK" ->
                size < 12
                        ? brief(family, bytes)
                        : head + "nl_pid=" + Integer.toUnsignedString(bytes.getInt(4))
                                + String.format(", nl_groups=%08x}", bytes.getInt(8));
            case "AF_PACKET" ->
                size < 12
                        ? brief(family, bytes)
                        : head
                                + String.format(
                                        "sll_protocol=htons(0x%x)",
                                        Short.toUnsignedInt(Short.reverseBytes(bytes.getShort(2))))
                                + ", sll_ifindex=" + bytes.getInt(4) + ", sll_hatype="
                                + Short.toUnsignedInt(bytes.getShort(8))
                                + ", sll_pkttype=" + Byte.toUnsignedInt(bytes.get(10)) + ", sll_halen="
                                + Byte.toUnsignedInt(bytes.get(11)) + "}";
            case "AF_VSOCK" ->
                size < 12
                        ? brief(family, bytes)
                        : head + "svm_cid=" + Integer.toUnsignedString(bytes.getInt(8)) + ", svm_port="
                                + Integer.toUnsignedString(bytes.getInt(4)) + "}";
            default -> brief(family, bytes);
        };
    }

    private static String brief(String family, ByteBuffer bytes) {
        byte[] rest = slice(bytes, FAMILY, bytes.capacity() - FAMILY);
        return "{sa_family=" + family + ", sa_data=" + CallMemory.quoted(rest, rest.length) + "}";
    }

    private static byte[] slice(ByteBuffer bytes, int offset, int length) {
        byte[] slice = new byte[length];
        bytes.get(offset, slice);
        return slice;
    }

    /** A name in the abstract namespace starts with a zero byte and is as long as the address says. */
    private static String path(ByteBuffer bytes) {
        int length = bytes.capacity() - FAMILY;
        if (length == 0) {
            return "\"\"";
        }
        byte[] name = new byte[length];
        bytes.get(FAMILY, name);
        if (name[0] == 0) {
            byte[] rest = new byte[length - 1];
            System.arraycopy(name, 1, rest, 0, rest.length);
            return "@" + CallMemory.quoted(rest, rest.length);
        }
        int end = 0;
        while (end < length && name[end] != 0) {
            end++;
        }
        return CallMemory.quoted(name, end);
    }

    private static String port(ByteBuffer bytes) {
        return "htons(" + Short.toUnsignedInt(Short.reverseBytes(bytes.getShort(2))) + ")";
    }

    private static String host(ByteBuffer bytes, int offset, int length) {
        try {
            return InetAddress.getByAddress(slice(bytes, offset, length)).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 bytes", e);
        }
    }
}
