package dev.signalbox.ptrace.syscall;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A struct sockaddr in words (unix(7), ip(7), ipv6(7), netlink(7)). */
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
            return CallNumbers.pointer(address);
        }
        Optional<ByteBuffer> bytes = memory.bytes(address, (int) length);
        return bytes.map(SocketAddressText::text).orElse(CallNumbers.pointer(address) + " (not to be read)");
    }

    private static String text(ByteBuffer bytes) {
        int number = Short.toUnsignedInt(bytes.getShort(0));
        String family = ConstantGroup.named("family")
                .flatMap(group -> group.name(number))
                .orElse("family " + number);
        return switch (family) {
            case "AF_UNIX" -> "{AF_UNIX " + path(bytes) + "}";
            case "AF_INET" ->
                bytes.capacity() < 8 ? brief(family, bytes) : "{AF_INET " + host(bytes, 4, 4) + ":" + port(bytes) + "}";
            case "AF_INET6" ->
                bytes.capacity() < 24
                        ? brief(family, bytes)
                        : "{AF_INET6 [" + host(bytes, 8, 16) + "]:" + port(bytes) + "}";
            case "AF_NETLINK" ->
                bytes.capacity() < 12
                        ? brief(family, bytes)
                        : "{AF_NETLINK pid " + Integer.toUnsignedString(bytes.getInt(4)) + " groups 0x"
                                + Integer.toHexString(bytes.getInt(8)) + "}";
            default -> brief(family, bytes);
        };
    }

    private static String brief(String family, ByteBuffer bytes) {
        return "{" + family + ", " + bytes.capacity() + " bytes}";
    }

    /** A name in the abstract namespace starts with a zero byte and is as long as the address says. */
    private static String path(ByteBuffer bytes) {
        int length = bytes.capacity() - FAMILY;
        if (length == 0) {
            return "unnamed";
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

    private static int port(ByteBuffer bytes) {
        return Byte.toUnsignedInt(bytes.get(2)) << 8 | Byte.toUnsignedInt(bytes.get(3));
    }

    private static String host(ByteBuffer bytes, int offset, int length) {
        byte[] host = new byte[length];
        bytes.get(offset, host);
        try {
            return InetAddress.getByAddress(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
