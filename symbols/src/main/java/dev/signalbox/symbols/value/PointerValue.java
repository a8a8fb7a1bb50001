package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.UnknownType;
import dev.signalbox.symbols.type.VoidType;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;

/**
 * A pointer or reference.
 *
 * @param address what it points to, unsigned
 */
public record PointerValue(Type type, Storage storage, ValueContext context, long address) implements Value {
    /** A computed pointer. */
    public static PointerValue of(Type target, long address, ValueContext context) {
        return ofType(context.model().pointerTo(target), address, context);
    }

    /** A computed pointer of a pointer type. */
    public static PointerValue ofType(Type type, long address, ValueContext context) {
        int size = (int) type.size().orElse(context.model().pointerBytes());
        byte[] bytes = LittleEndian.bytes(BigInteger.valueOf(address), size);
        long kept = LittleEndian.unsigned(bytes).longValue();
        return new PointerValue(type, new Storage.Computed(bytes), context, kept);
    }

    /** The type pointed to. */
    public Type target() {
        return type.stripped() instanceof PointerType pointer
                ? pointer.target()
                : new UnknownType("?", OptionalLong.empty());
    }

    /** What the pointer points to, read now. */
    public Value dereference() {
        return ValueReader.read(target(), new Storage.InMemory(address), context);
    }

    /** A pointer to a struct shows the struct's members as its own, others the one thing that they point to. */
    @Override
    public long childCount() {
        if (address == 0 || target().stripped() instanceof VoidType || target().stripped() instanceof FunctionType) {
            return 0;
        }
        return target().stripped() instanceof StructType struct
                ? struct.members().size()
                : 1;
    }

    @Override
    public List<Child> children(long start, int count) {
        if (target().stripped() instanceof StructType && address != 0) {
            return dereference().children(start, count).stream()
                    .map(child -> child.access() == Child.Access.MEMBER
                            ? new Child(child.name(), child.value(), Child.Access.ARROW)
                            : child)
                    .toList();
        }
        return start == 0 && count > 0 && childCount() == 1
                ? List.of(new Child("*", dereference(), Child.Access.DEREFERENCE))
                : List.of();
    }
}
