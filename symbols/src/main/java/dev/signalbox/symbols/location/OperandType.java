package dev.signalbox.symbols.location;

/**
 * The type of an entry of the expression stack (DWARF 5 section 2.5.1): the generic one, of an address's size, or a base type.
 *
 * @param bytes 1 to 8
 */
public record OperandType(Kind kind, int bytes) {
    /** How the bits are read. */
    public enum Kind {
        GENERIC,
        SIGNED,
        UNSIGNED,
        FLOAT
    }

    private static final OperandType GENERIC_64 = new OperandType(Kind.GENERIC, 8);
    private static final OperandType GENERIC_32 = new OperandType(Kind.GENERIC, 4);

    public OperandType {
        if (bytes < 1 || bytes > 8 || kind == Kind.FLOAT && bytes != 4 && bytes != 8) {
            throw new IllegalArgumentException("no operand of " + bytes + " bytes");
        }
    }

    /** The generic type of a unit or frame whose addresses have so many bytes. */
    public static OperandType generic(int addressSize) {
        return addressSize == Integer.BYTES ? GENERIC_32 : GENERIC_64;
    }

    /** The bits of a number that the type keeps, extended to 64 as the type says. */
    long normalize(long bits) {
        if (bytes == 8) {
            return bits;
        }
        int unused = 64 - 8 * bytes;
        return kind == Kind.SIGNED ? bits << unused >> unused : bits << unused >>> unused;
    }
}
