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
        OptionalLong each = count.isPresent() ? element().size() : OptionalLong.empty();
        if (each.isEmpty() || Math.multiplyHigh(each.getAsLong(), count.getAsLong()) != 0) {
            return OptionalLong.empty();
        }
        long product = each.getAsLong() * count.getAsLong();
        return product < 0 ? OptionalLong.empty() : OptionalLong.of(product);
    }

    @Override
    public String toString() {
        return name();
    }
}
