package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;

/** A number: integer, character, boolean, enumerator or floating point; read when it was made. */
public final class ScalarValue implements Value {
    private final Type type;
    private final Storage storage;
    private final ValueContext context;
    private final Optional<BitRange> bitField;
    private final BigInteger bits;

    /** @param bits the value's bits as an unsigned number, those of the bit-field only where it is one */
    ScalarValue(Type type, Storage storage, ValueContext context, Optional<BitRange> bitField, BigInteger bits) {
        this.type = Objects.requireNonNull(type, "type");
        this.storage = Objects.requireNonNull(storage, "storage");
        this.context = Objects.requireNonNull(context, "context");
        this.bitField = Objects.requireNonNull(bitField, "bitField");
        this.bits = Objects.requireNonNull(bits, "bits");
    }

    /** A computed integer, cut to the type's size. */
    public static ScalarValue integer(Type type, BigInteger value, ValueContext context) {
        byte[] bytes = LittleEndian.bytes(value, byteSize(type));
        return new ScalarValue(
                type, new Storage.Computed(bytes), context, Optional.empty(), LittleEndian.unsigned(bytes));
    }

    /** A computed integer, cut to the type's size. */
    public static ScalarValue integer(Type type, long value, ValueContext context) {
        return integer(type, BigInteger.valueOf(value), context);
    }

    /** A computed floating point number, rounded to the type. */
    public static ScalarValue floating(BaseType type, double value, ValueContext context) {
        byte[] bytes = FloatingPoint.encode(value, type.bytes());
        return new ScalarValue(
                type, new Storage.Computed(bytes), context, Optional.empty(), LittleEndian.unsigned(bytes));
    }

    private static int byteSize(Type type) {
        return Math.toIntExact(type.size().orElse(0));
    }

    @Override
    public Type type() {
        return type;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public ValueContext context() {
        return context;
    }

    /** The bits that hold the value, when it is a bit-field. */
    public Optional<BitRange> bitField() {
        return bitField;
    }

    /** The width in bits: of the type, or of the bit-field. */
    public int width() {
        return bitField.map(BitRange::size).orElse(8 * byteSize(type));
    }

    public boolean isFloating() {
        return type.stripped() instanceof BaseType base && base.encoding() == BaseType.Encoding.FLOAT;
    }

    public boolean isSigned() {
        Type plain = type.stripped();
        return plain instanceof BaseType base
                ? base.encoding().isSigned()
                : plain instanceof EnumType e && e.isSigned();
    }

    /** The bits as an unsigned number. */
    public BigInteger bits() {
        return bits;
    }

    /** The value as an integer; a floating point value cut toward zero, as C converts. Infinities and NaN give zero. */
    public BigInteger integer() {
        if (isFloating()) {
            return FloatingPoint.decimal(bits, byteSize(type))
                    .map(BigDecimal::toBigInteger)
                    .orElse(BigInteger.ZERO);
        }
        return width() == 0 ? BigInteger.ZERO : LittleEndian.wrap(bits, width(), isSigned());
    }

    /** The value as a double, rounded. */
    public double floating() {
        return isFloating()
                ? FloatingPoint.decode(bits, byteSize(type))
                : integer().doubleValue();
    }

    /** Whether C takes the value for true. */
    public boolean isTrue() {
        return isFloating() ? floating() != 0 : bits.signum() != 0;
    }

    @Override
    public String toString() {
        return text();
    }
}
