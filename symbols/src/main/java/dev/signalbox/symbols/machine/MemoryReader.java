package dev.signalbox.symbols.machine;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Memory of one address space as everything that inspects sees it: a stopped process, a core file, a recording. Addresses are unsigned virtual
 * addresses. Never throws for unmapped memory: what cannot be read is an outcome.
 */
@FunctionalInterface
public interface MemoryReader {
    /**
     * Reads what can be read from the address on.
     *
     * @return the number of bytes read, which is less than length where unmapped memory follows; 0 when not even the first byte can be read
     */
    int read(long address, byte[] buffer, int offset, int length);

    /** All {@code length} bytes, or empty when any of them cannot be read. */
    default Optional<byte[]> readBytes(long address, int length) {
        byte[] bytes = new byte[length];
        return read(address, bytes, 0, length) == length ? Optional.of(bytes) : Optional.empty();
    }

    /**
     * A little-endian number, zero-extended.
     *
     * @param size 1 to 8 bytes
     */
    default OptionalLong readUnsigned(long address, int size) {
        byte[] bytes = new byte[size];
        if (read(address, bytes, 0, size) != size) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return OptionalLong.of(value);
    }

    /** Memory of which nothing can be read. */
    static MemoryReader empty() {
        return (address, buffer, offset, length) -> 0;
    }
}
