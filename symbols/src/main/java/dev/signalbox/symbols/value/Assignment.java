package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.Type;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Works out what has to be written where to give a variable a new value. */
public final class Assignment {
    private Assignment() {}

    /**
     * The write that stores a value in a target, converted to the target's type as C's assignment does.
     *
     * @throws ConversionException when the target has no place that can be written, or the types do not fit
     */
    public static WritePlan plan(Value target, Value value) throws ConversionException {
        if (target instanceof Unavailable unavailable && !(unavailable.storage() instanceof Storage.InMemory)) {
            throw new ConversionException("cannot be changed: " + unavailable.reason());
        }
        Optional<byte[]> text = text(target, value);
        if (text.isPresent()) {
            return write(target.storage(), text.get());
        }
        byte[] bytes = bytes(target.type(), value);
        if (target instanceof ScalarValue scalar && scalar.bitField().isPresent()) {
            return write(target.storage(), merged(scalar, scalar.bitField().get(), bytes));
        }
        return write(target.storage(), bytes);
    }

    /** The bytes of a string literal for an array of characters, without its NUL where there is no room for that (C17 section 6.7.9, paragraph 14). */
    private static Optional<byte[]> text(Value target, Value value) throws ConversionException {
        boolean literal = value.isText() && value.storage() instanceof Storage.Computed;
        if (!literal || !target.isText() || !(target instanceof ArrayValue to)) {
            return Optional.empty();
        }
        byte[] all = bytes(value.type(), value);
        if (all.length - 1 > to.length()) {
            throw new ConversionException(
                    "the text has " + (all.length - 1) + " bytes, but there is room for " + to.length() + " only");
        }
        return Optional.of(Arrays.copyOf(all, (int) Math.min(all.length, to.length())));
    }

    private static byte[] bytes(Type type, Value value) throws ConversionException {
        Value converted = value.type() == type ? value : Conversion.convert(value, type);
        int size = Math.toIntExact(type.size()
                .orElseThrow(() -> new ConversionException("a value of type " + type.name() + " has no size")));
        ReadOutcome outcome = converted.storage().read(converted.context().memory(), 0, size);
        if (outcome instanceof ReadOutcome.Failure failure) {
            throw new ConversionException(failure.reason());
        }
        return ((ReadOutcome.Bytes) outcome).bytes();
    }

    /** The bytes around a bit-field with the field replaced. */
    private static byte[] merged(ScalarValue target, BitRange field, byte[] bytes) throws ConversionException {
        ReadOutcome outcome = target.storage().read(target.context().memory(), 0, field.bytes());
        if (outcome instanceof ReadOutcome.Failure failure) {
            throw new ConversionException(failure.reason());
        }
        BigInteger old = LittleEndian.unsigned(((ReadOutcome.Bytes) outcome).bytes());
        BigInteger mask = BigInteger.ONE.shiftLeft(field.size()).subtract(BigInteger.ONE);
        BigInteger value = LittleEndian.unsigned(bytes).and(mask).shiftLeft(field.offset());
        return LittleEndian.bytes(old.andNot(mask.shiftLeft(field.offset())).or(value), field.bytes());
    }

    private static WritePlan write(Storage storage, byte[] bytes) throws ConversionException {
        if (storage instanceof Storage.InMemory memory) {
            return new WritePlan.MemoryWrite(memory.start(), bytes);
        }
        if (storage instanceof Storage.OnHost host) {
            if (!host.object().isWritable()) {
                throw new ConversionException(host.object().name() + " cannot be changed");
            }
            return new WritePlan.HostWrite(host.object(), host.offsetInObject(), bytes);
        }
        if (storage instanceof Storage.InRegister register) {
            return registerWrite(register, bytes);
        }
        if (storage instanceof Storage.InPieces) {
            throw new ConversionException("the variable is in several places and cannot be changed");
        }
        throw new ConversionException("this is a computed value, not a variable");
    }

    private static WritePlan registerWrite(Storage.InRegister register, byte[] bytes) throws ConversionException {
        OptionalLong home = register.registers().savedAt(register.dwarfNumber());
        if (home.isPresent()) {
            return new WritePlan.MemoryWrite(home.getAsLong() + register.byteOffset(), bytes);
        }
        OptionalLong old = register.registers().read(register.dwarfNumber());
        int shift = 8 * register.byteOffset();
        if (old.isEmpty() || bytes.length + register.byteOffset() > Long.BYTES) {
            throw new ConversionException("the variable's register is not known in this frame");
        }
        long mask = (bytes.length == Long.BYTES ? -1L : (1L << 8 * bytes.length) - 1) << shift;
        long value = LittleEndian.unsigned(bytes).longValue() << shift & mask;
        return new WritePlan.RegisterWrite(register.dwarfNumber(), old.getAsLong() & ~mask | value);
    }
}
