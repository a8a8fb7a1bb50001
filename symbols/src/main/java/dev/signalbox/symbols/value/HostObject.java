package dev.signalbox.symbols.value;

import java.util.Objects;

/**
 * Bytes that the debugger holds itself and shows as a value of the program, such as a siginfo fetched from the kernel. Its identity tells the
 * owner, in a {@link WritePlan.HostWrite}, what a user edited. Not thread-safe.
 */
public final class HostObject {
    private final String name;
    private final byte[] bytes;
    private final boolean writable;

    /**
     * @param name what the user calls it, as {@code $siginfo}
     * @param bytes the content, kept, not copied
     */
    public HostObject(String name, byte[] bytes, boolean writable) {
        this.name = Objects.requireNonNull(name, "name");
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.writable = writable;
    }

    public String name() {
        return name;
    }

    public byte[] bytes() {
        return bytes;
    }

    public boolean isWritable() {
        return writable;
    }
}
