package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A pointer or C++ reference, of eight bytes. */
public final class PointerType implements Type {
    /** How the source spells it. */
    public enum Kind {
        POINTER("*"),
        REFERENCE("&"),
        RVALUE_REFERENCE("&&");

        private final String symbol;

        Kind(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }

    public static final int BYTES = 8;

    private final Lazy<Type> target;
    private final Kind kind;

    public PointerType(Kind kind, Supplier<? extends Type> target) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.target = Lazy.of(target);
    }

    public static PointerType to(Type target) {
        Objects.requireNonNull(target, "target");
        return new PointerType(Kind.POINTER, () -> target);
    }

    public Kind kind() {
        return kind;
    }

    public Type target() {
        return target.get();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(BYTES);
    }

    @Override
    public String toString() {
        return name();
    }
}
