package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.function.Supplier;

/** A member of a struct or union: a plain one, a bit-field, an anonymous struct or union, or a C++ base class. */
public final class Member {
    private final String name;
    private final Lazy<Type> type;
    private final long bitOffset;
    private final int bitSize;

    private Member(String name, Supplier<? extends Type> type, long bitOffset, int bitSize) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Lazy.of(type);
        this.bitOffset = bitOffset;
        this.bitSize = bitSize;
    }

    /** A member that starts at a byte. */
    public static Member at(String name, long byteOffset, Supplier<? extends Type> type) {
        return new Member(name, type, Math.multiplyExact(byteOffset, 8L), 0);
    }

    /**
     * A bit-field.
     *
     * @param bitOffset from the start of the struct to the field's least significant bit, as DW_AT_data_bit_offset counts on a little-endian machine
     * @param bitSize 1 to 128
     */
    public static Member bits(String name, long bitOffset, int bitSize, Supplier<? extends Type> type) {
        if (bitSize < 1 || bitSize > 128) {
            throw new IllegalArgumentException("bit-field of " + bitSize + " bits");
        }
        return new Member(name, type, bitOffset, bitSize);
    }

    /** The member's name; empty for an anonymous struct or union, whose members count as the outer type's own. */
    public String name() {
        return name;
    }

    public boolean isAnonymous() {
        return name.isEmpty();
    }

    public Type type() {
        return type.get();
    }

    /** Offset from the start of the struct in bytes; for a bit-field that of the byte with its first bit. */
    public long byteOffset() {
        return Math.floorDiv(bitOffset, 8L);
    }

    /** Offset from the start of the struct in bits. */
    public long bitOffset() {
        return bitOffset;
    }

    public boolean isBitField() {
        return bitSize != 0;
    }

    /** Width of a bit-field; 0 for other members. */
    public int bitSize() {
        return bitSize;
    }

    @Override
    public String toString() {
        return Declarator.declare(type(), name) + (isBitField() ? " : " + bitSize : "");
    }
}
