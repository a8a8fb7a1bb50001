package dev.signalbox.engine.module;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What the kernel told a program about itself at exec (getauxval(3), /proc/PID/auxv): pairs of type and value, 64-bit. */
public final class AuxiliaryVector {
    /** Address of the program headers of the executable. */
    public static final long AT_PHDR = 3;
    /** Base address of the program interpreter, 0 without one. */
    public static final long AT_BASE = 7;
    /** Entry address of the executable. */
    public static final long AT_ENTRY = 9;
    /** Address of the vDSO's ELF header. */
    public static final long AT_SYSINFO_EHDR = 33;

    private final Map<Long, Long> values;

    private AuxiliaryVector(Map<Long, Long> values) {
        this.values = values;
    }

    /** The vector of a live process, of words of its ABI; empty when it is gone. */
    public static AuxiliaryVector of(int pid, int wordSize) {
        try {
            return parse(Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "auxv")), wordSize);
        } catch (IOException e) {
            return new AuxiliaryVector(Map.of());
        }
    }

    /** Reads the bytes; ends at AT_NULL or where they end. */
    public static AuxiliaryVector parse(byte[] bytes, int wordSize) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<Long, Long> values = new HashMap<>();
        while (buffer.remaining() >= 2 * wordSize) {
            long type = word(buffer, wordSize);
            long value = word(buffer, wordSize);
            if (type == 0) {
                break;
            }
            values.put(type, value);
        }
        return new AuxiliaryVector(values);
    }

    private static long word(ByteBuffer buffer, int size) {
        return size == Integer.BYTES ? Integer.toUnsignedLong(buffer.getInt()) : buffer.getLong();
    }

    /** The value of a type. */
    public OptionalLong get(long type) {
        Long value = values.get(type);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
