package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import java.math.BigInteger;
import java.util.Optional;

/** Makes values out of storage: numbers and pointers are read at once, aggregates part by part later. */
public final class ValueReader {
    /** The largest type that is read as one piece. */
    private static final long OPAQUE_LIMIT = 4096;

    private ValueReader() {}

    /** The value of that type in that storage. */
    public static Value read(Type type, Storage storage, ValueContext context) {
        if (storage instanceof Storage.Missing missing) {
            return new Unavailable(type, storage, context, missing.reason());
        }
        Type plain = type.stripped();
        if (plain instanceof StructType struct) {
            return struct.isIncomplete()
                    ? new Unavailable(type, storage, context, "incomplete type")
                    : new StructValue(type, struct, storage, context);
        }
        if (plain instanceof ArrayType array) {
            return new ArrayValue(type, array, storage, context);
        }
        if (plain instanceof FunctionType) {
            return storage.address().isPresent()
                    ? new FunctionValue(type, storage.address().getAsLong(), context)
                    : new Unavailable(type, storage, context, "a function without an address");
        }
        long size = plain.size().orElse(0);
        if (size <= 0 || size > OPAQUE_LIMIT) {
            return new Unavailable(type, storage, context, size > 0 ? "too large to show" : "type without a size");
        }
        ReadOutcome outcome = storage.read(context.memory(), 0, (int) size);
        if (outcome instanceof ReadOutcome.Failure failure) {
            return new Unavailable(type, storage, context, failure.reason());
        }
        byte[] bytes = ((ReadOutcome.Bytes) outcome).bytes();
        if (plain instanceof PointerType) {
            return new PointerValue(
                    type, storage, context, LittleEndian.unsigned(bytes).longValue());
        }
        return isNumber(plain)
                ? new ScalarValue(type, storage, context, Optional.empty(), LittleEndian.unsigned(bytes))
                : new OpaqueValue(type, storage, context, bytes);
    }

    /** A value in memory as it is now. */
    public static Value again(Value value) {
        return value instanceof ScalarValue scalar && scalar.bitField().isPresent()
                ? readBits(value.type(), value.storage(), scalar.bitField().get(), value.context())
                : read(value.type(), value.storage(), value.context());
    }

    /** A bit-field. */
    public static Value readBits(Type type, Storage storage, BitRange bits, ValueContext context) {
        Type plain = type.stripped();
        if (!isNumber(plain)
                || plain instanceof BaseType base && !base.encoding().isInteger()) {
            return new Unavailable(type, storage, context, "a bit-field that is no integer");
        }
        // of pieces only the bits themselves: those around them may have been optimized away
        boolean scattered = storage instanceof Storage.InPieces;
        ReadOutcome outcome = storage instanceof Storage.InPieces pieces
                ? PieceReader.readBits(pieces, context.memory(), pieces.startBit() + bits.offset(), bits.size())
                : storage.read(context.memory(), 0, bits.bytes());
        if (outcome instanceof ReadOutcome.Failure failure) {
            return new Unavailable(type, storage, context, failure.reason());
        }
        BigInteger all = LittleEndian.unsigned(((ReadOutcome.Bytes) outcome).bytes());
        BigInteger field = LittleEndian.wrap(all.shiftRight(scattered ? 0 : bits.offset()), bits.size(), false);
        return new ScalarValue(type, storage, context, Optional.of(bits), field);
    }

    /** The value at the start of a debugger's own object. */
    public static Value host(Type type, HostObject object, ValueContext context) {
        return read(type, new Storage.OnHost(object, 0), context);
    }

    private static boolean isNumber(Type plain) {
        if (plain instanceof BaseType base) {
            return base.encoding().isInteger()
                    || base.encoding() == BaseType.Encoding.FLOAT && isKnownFloat(base.bytes());
        }
        return plain instanceof EnumType;
    }

    private static boolean isKnownFloat(int bytes) {
        return bytes == 4 || bytes == 8 || bytes == 12 || bytes == 16;
    }
}
