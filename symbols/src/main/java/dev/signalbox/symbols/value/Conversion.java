package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;

/** C's conversions between scalar types (C17 section 6.3), as casts and assignments make them. */
public final class Conversion {
    private Conversion() {}

    /** The value in another type. */
    public static Value convert(Value value, Type target) throws ConversionException {
        Type plain = target.stripped();
        ValueContext context = value.context();
        if (value instanceof Unavailable unavailable) {
            throw new ConversionException(unavailable.reason());
        }
        if (plain instanceof PointerType) {
            return PointerValue.ofType(target, address(value), context);
        }
        if (plain instanceof BaseType base) {
            return toBase(value, target, base);
        }
        if (plain instanceof EnumType) {
            return ScalarValue.integer(target, integer(value), context);
        }
        if (plain instanceof StructType struct && value instanceof StructValue from && from.struct() == struct) {
            return value;
        }
        throw new ConversionException("cannot convert " + value.type().name() + " to " + target.name());
    }

    private static Value toBase(Value value, Type target, BaseType base) throws ConversionException {
        ValueContext context = value.context();
        switch (base.encoding()) {
            case FLOAT:
                if (value instanceof ScalarValue scalar && scalar.isFloating() && sameFormat(scalar, base)) {
                    return new ScalarValue(
                            target,
                            new Storage.Computed(LittleEndian.bytes(scalar.bits(), base.bytes())),
                            context,
                            Optional.empty(),
                            scalar.bits());
                }
                if (value instanceof ScalarValue scalar) {
                    byte[] bytes = FloatingPoint.encode(scalar.floating(), base.bytes());
                    return ValueReader.read(target, new Storage.Computed(bytes), context);
                }
                throw new ConversionException("cannot convert " + value.type().name() + " to " + target.name());
            case BOOLEAN:
                return ScalarValue.integer(target, isTrue(value) ? 1 : 0, context);
            case COMPLEX_FLOAT:
            case OTHER:
                throw new ConversionException("cannot convert to " + target.name());
            default:
                return ScalarValue.integer(target, integer(value), context);
        }
    }

    private static boolean sameFormat(ScalarValue scalar, BaseType base) {
        return scalar.type().size().orElse(0) == base.bytes();
    }

    /** The value as C's conditions take it. */
    public static boolean isTrue(Value value) throws ConversionException {
        return value instanceof ScalarValue scalar ? scalar.isTrue() : address(value) != 0;
    }

    /** An integer, or a pointer's address as an unsigned one. */
    public static BigInteger integer(Value value) throws ConversionException {
        if (value instanceof ScalarValue scalar) {
            if (scalar.isFloating() && !Double.isFinite(scalar.floating())) {
                throw new ConversionException(scalar.text() + " is no integer");
            }
            return scalar.integer();
        }
        return LittleEndian.wrap(BigInteger.valueOf(address(value)), 64, false);
    }

    /** The address that a pointer, array, function or integer stands for. */
    public static long address(Value value) throws ConversionException {
        if (value instanceof PointerValue pointer) {
            return pointer.address();
        }
        if (value instanceof FunctionValue function) {
            return function.address();
        }
        if (value instanceof ScalarValue scalar && !scalar.isFloating()) {
            return scalar.integer().longValue();
        }
        if (value instanceof Unavailable unavailable) {
            throw new ConversionException(unavailable.reason());
        }
        if (value instanceof SyntheticPointer) {
            throw new ConversionException("the compiler did away with this pointer: it has no address");
        }
        if (value instanceof ArrayValue && value.type().stripped() instanceof ArrayType) {
            OptionalLong address = value.storage().address();
            if (address.isEmpty()) {
                throw new ConversionException("the array is not in the program's memory");
            }
            return address.getAsLong();
        }
        throw new ConversionException("a value of type " + value.type().name() + " is no number or pointer");
    }
}
