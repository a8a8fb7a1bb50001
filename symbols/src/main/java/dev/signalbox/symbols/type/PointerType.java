package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A pointer or C++ reference. */
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

    private final Lazy<Type> target;
    private final Kind kind;
    private final int bytes;

    public PointerType(Kind kind, int bytes, Supplier<? extends Type> target) {
        this.bytes = bytes;
        this.kind = Objects.requireNonNull(kind, "kind");
        this.target = Lazy.of(target);
    }

    /** A pointer of so many bytes. */
    public static PointerType to(Type target, int bytes) {
        Objects.requireNonNull(target, "target");
        return new PointerType(Kind.POINTER, bytes, () -> target);
    }

    /** A pointer of eight bytes. */
    public static PointerType to(Type target) {
        return to(target, Long.BYTES);
    }

    public Kind kind() {
        return kind;
    }

    public Type target() {
        return target.get();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(bytes);
    }

    @Override
    public String toString() {
        return name();
    }
}
