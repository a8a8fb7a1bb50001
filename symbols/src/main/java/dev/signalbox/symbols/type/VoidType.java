package dev.signalbox.symbols.type;

import java.util.OptionalLong;

/** C's void. */
public record VoidType() implements Type {
    public static final VoidType VOID = new VoidType();

    @Override
    public String name() {
        return "void";
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }
}
