package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Another name for a type. */
public final class TypedefType implements Type {
    private final String name;
    private final Lazy<Type> target;

    public TypedefType(String name, Supplier<? extends Type> target) {
        this.name = Objects.requireNonNull(name, "name");
        this.target = Lazy.of(target);
    }

    @Override
    public String name() {
        return name;
    }

    public Type target() {
        return target.get();
    }

    @Override
    public OptionalLong size() {
        return stripped().size();
    }

    @Override
    public String toString() {
        return name;
    }
}
