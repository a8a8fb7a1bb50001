package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * A type that the machine computes with.
 *
 * @param name as the compiler spells it, such as {@code long unsigned int}
 * @param bytes the size in bytes
 */
public record BaseType(String name, Encoding encoding, int bytes) implements Type {
    /** How the bits are to be read. */
    public enum Encoding {
        SIGNED,
        UNSIGNED,
        SIGNED_CHAR,
        UNSIGNED_CHAR,
        /** A character of a UTF encoding: C's char16_t and char32_t, Rust's char. */
        UTF_CHAR,
        BOOLEAN,
        /** Binary floating point of 4 or 8 bytes, or x87's 80 bits in 12 or 16, or IEEE binary128. */
        FLOAT,
        /** Two floats, real part first. */
        COMPLEX_FLOAT,
        /** An encoding that is not understood; shown as bytes. */
        OTHER;

        public boolean isCharacter() {
            return this == SIGNED_CHAR || this == UNSIGNED_CHAR || this == UTF_CHAR;
        }

        public boolean isInteger() {
            return this != FLOAT && this != COMPLEX_FLOAT && this != OTHER;
        }

        public boolean isSigned() {
            return this == SIGNED || this == SIGNED_CHAR;
        }
    }

    public static final BaseType CHAR = new BaseType("char", Encoding.SIGNED_CHAR, 1);
    public static final BaseType SIGNED_CHAR = new BaseType("signed char", Encoding.SIGNED_CHAR, 1);
    public static final BaseType UNSIGNED_CHAR = new BaseType("unsigned char", Encoding.UNSIGNED_CHAR, 1);
    public static final BaseType SHORT = new BaseType("short", Encoding.SIGNED, 2);
    public static final BaseType UNSIGNED_SHORT = new BaseType("unsigned short", Encoding.UNSIGNED, 2);
    public static final BaseType INT = new BaseType("int", Encoding.SIGNED, 4);
    public static final BaseType UNSIGNED_INT = new BaseType("unsigned int", Encoding.UNSIGNED, 4);
    public static final BaseType LONG = new BaseType("long", Encoding.SIGNED, 8);
    public static final BaseType UNSIGNED_LONG = new BaseType("unsigned long", Encoding.UNSIGNED, 8);
    public static final BaseType LONG_LONG = new BaseType("long long", Encoding.SIGNED, 8);
    public static final BaseType UNSIGNED_LONG_LONG = new BaseType("unsigned long long", Encoding.UNSIGNED, 8);
    public static final BaseType INT128 = new BaseType("__int128", Encoding.SIGNED, 16);
    public static final BaseType UNSIGNED_INT128 = new BaseType("unsigned __int128", Encoding.UNSIGNED, 16);
    public static final BaseType BOOL = new BaseType("_Bool", Encoding.BOOLEAN, 1);
    public static final BaseType FLOAT = new BaseType("float", Encoding.FLOAT, 4);
    public static final BaseType DOUBLE = new BaseType("double", Encoding.FLOAT, 8);
    /** The 80-bit format of the x87 in 16 bytes. */
    public static final BaseType LONG_DOUBLE = new BaseType("long double", Encoding.FLOAT, 16);

    public BaseType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(encoding, "encoding");
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size");
        }
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(bytes);
    }
}
