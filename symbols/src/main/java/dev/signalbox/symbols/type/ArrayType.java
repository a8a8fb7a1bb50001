package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** An array of one dimension; of several dimensions when its element is an array. */
public final class ArrayType implements Type {
    private final Lazy<Type> element;
    private final OptionalLong count;

    /** @param count how many elements; empty for an incomplete array such as a flexible member */
    public ArrayType(OptionalLong count, Supplier<? extends Type> element) {
        this.count = Objects.requireNonNull(count, "count");
        this.element = Lazy.of(element);
    }

    public static ArrayType of(Type element, long count) {
        Objects.requireNonNull(element, "element");
        return new ArrayType(OptionalLong.of(count), () -> element);
    }

    public Type element() {
        return element.get();
    }

    public OptionalLong count() {
        return count;
    }

    @Override
    public OptionalLong size() {
        long product = 1;
        Type type = this;
        for (int i = 0; i < Declarator.DEPTH_LIMIT; i++) {
            if (!(type instanceof ArrayType array)) {
                OptionalLong each = type.size();
                return each.isPresent() ? times(product, each.getAsLong()) : each;
            }
            OptionalLong next =
                    array.count.isPresent() ? times(product, array.count.getAsLong()) : OptionalLong.empty();
            if (next.isEmpty()) {
                return next;
            }
            product = next.getAsLong();
            type = array.element().stripped();
        }
        return OptionalLong.empty();
    }

    private static OptionalLong times(long a, long b) {
        long product = a * b;
        return a < 0 || b < 0 || product < 0 || Math.multiplyHigh(a, b) != 0
                ? OptionalLong.empty()
                : OptionalLong.of(product);
    }

    @Override
    public String toString() {
        return name();
    }
}
