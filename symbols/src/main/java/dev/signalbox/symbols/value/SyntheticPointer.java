package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.Type;
import java.util.List;
import java.util.function.Supplier;

/**
 * A pointer that the compiler did away with because it knows what it points to: it has no address, but can be followed.
 *
 * @param target what it points to, read when asked for
 */
public record SyntheticPointer(Type type, ValueContext context, Supplier<Value> target) implements Value {
    /** What is shown in place of the address. */
    public static final String TEXT = "synthetic pointer";

    @Override
    public Storage storage() {
        return new Storage.Missing(TEXT);
    }

    /** What the pointer points to. */
    public Value dereference() {
        return target.get();
    }

    @Override
    public long childCount() {
        return 1;
    }

    @Override
    public List<Child> children(long start, int count) {
        return start == 0 && count > 0 ? List.of(new Child("*", dereference(), Child.Access.DEREFERENCE)) : List.of();
    }
}
