package dev.signalbox.symbols.type;

import dev.signalbox.symbols.machine.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sizes that a machine's ABI gives to C's own types, for what the debugger computes itself; types of the program come from its debugging information. */
public enum DataModel {
    /** long and pointers of 8 bytes: x86-64 (psABI figure 3.1). */
    LP64(BaseType.LONG, BaseType.UNSIGNED_LONG, BaseType.LONG, BaseType.UNSIGNED_LONG, 16),
    /** int, long and pointers of 4 bytes: i386 (psABI table 2.1). Its size_t is an int, and there is no __int128. */
    ILP32(
            new BaseType("long", BaseType.Encoding.SIGNED, 4),
            new BaseType("unsigned long", BaseType.Encoding.UNSIGNED, 4),
            BaseType.INT,
            BaseType.UNSIGNED_INT,
            12);

    private final BaseType signedLong;
    private final BaseType unsignedLong;
    private final BaseType difference;
    private final BaseType size;
    private final BaseType longDouble;
    private final Map<String, BaseType> arithmetic;

    DataModel(BaseType signedLong, BaseType unsignedLong, BaseType difference, BaseType size, int longDoubleBytes) {
        this.signedLong = signedLong;
        this.unsignedLong = unsignedLong;
        this.difference = difference;
        this.size = size;
        this.longDouble = new BaseType("long double", BaseType.Encoding.FLOAT, longDoubleBytes);
        Stream<BaseType> everywhere = Stream.of(
                BaseType.CHAR,
                BaseType.SIGNED_CHAR,
                BaseType.UNSIGNED_CHAR,
                BaseType.SHORT,
                BaseType.UNSIGNED_SHORT,
                BaseType.INT,
                BaseType.UNSIGNED_INT,
                signedLong,
                unsignedLong,
                BaseType.LONG_LONG,
                BaseType.UNSIGNED_LONG_LONG,
                BaseType.BOOL,
                BaseType.FLOAT,
                BaseType.DOUBLE,
                longDouble);
        Stream<BaseType> wide = signedLong.bytes() == Long.BYTES
                ? List.of(BaseType.INT128, BaseType.UNSIGNED_INT128).stream()
                : Stream.empty();
        this.arithmetic = Stream.concat(everywhere, wide)
                .collect(Collectors.toUnmodifiableMap(BaseType::name, Function.identity()));
    }

    /** The model of a machine. */
    public static DataModel of(Machine machine) {
        return machine.addressSize() == Long.BYTES ? LP64 : ILP32;
    }

    /** {@code long}. */
    public BaseType signedLong() {
        return signedLong;
    }

    /** {@code unsigned long}. */
    public BaseType unsignedLong() {
        return unsignedLong;
    }

    /** {@code ptrdiff_t}. */
    public BaseType difference() {
        return difference;
    }

    /** {@code size_t}, the type of {@code sizeof}. */
    public BaseType size() {
        return size;
    }

    /** {@code long double}: the 80-bit format of the x87, padded. */
    public BaseType longDouble() {
        return longDouble;
    }

    /** An arithmetic type by its usual spelling. */
    public Optional<BaseType> arithmetic(String name) {
        return Optional.ofNullable(arithmetic.get(name));
    }

    /** The bytes of a pointer. */
    public int pointerBytes() {
        return unsignedLong.bytes();
    }

    /** What an address becomes when it is kept in a pointer. */
    public long address(long value) {
        return pointerBytes() == Long.BYTES ? value : Integer.toUnsignedLong((int) value);
    }

    /** A pointer to a type. */
    public PointerType pointerTo(Type target) {
        return PointerType.to(target, pointerBytes());
    }
}
