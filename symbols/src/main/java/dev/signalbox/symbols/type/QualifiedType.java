package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A type with one qualifier before it. */
public final class QualifiedType implements Type {
    /** C's qualifiers. */
    public enum Qualifier {
        CONST("const"),
        VOLATILE("volatile"),
        RESTRICT("restrict"),
        ATOMIC("_Atomic");

        private final String word;

        Qualifier(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final Qualifier qualifier;
    private final Lazy<Type> target;

    public QualifiedType(Qualifier qualifier, Supplier<? extends Type> target) {
        this.qualifier = Objects.requireNonNull(qualifier, "qualifier");
        this.target = Lazy.of(target);
    }

    public Qualifier qualifier() {
        return qualifier;
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
        return name();
    }
}
