package dev.signalbox.symbols.type;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The type of a function. */
public final class FunctionType implements Type {
    private final Lazy<Type> result;
    private final Lazy<List<Type>> parameters;
    private final boolean prototyped;
    private final boolean variadic;

    /** @param prototyped false for K&R declarations, whose parameters are unknown */
    public FunctionType(
            Supplier<? extends Type> result,
            Supplier<? extends List<Type>> parameters,
            boolean prototyped,
            boolean variadic) {
        this.result = Lazy.of(Objects.requireNonNull(result, "result"));
        this.parameters = Lazy.of(Objects.requireNonNull(parameters, "parameters"));
        this.prototyped = prototyped;
        this.variadic = variadic;
    }

    /** A function about which nothing is known: what a symbol without debugging information has. */
    public static FunctionType unknown() {
        return new FunctionType(() -> BaseType.INT, List::of, false, false);
    }

    public Type result() {
        return result.get();
    }

    public List<Type> parameters() {
        return parameters.get();
    }

    public boolean isPrototyped() {
        return prototyped;
    }

    public boolean isVariadic() {
        return variadic;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public String toString() {
        return name();
    }
}
