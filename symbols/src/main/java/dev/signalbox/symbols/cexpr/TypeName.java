package dev.signalbox.symbols.cexpr;

import java.util.List;
import java.util.OptionalLong;

/** The name of a type as an expression writes it (C17 section 6.7.7), not looked up yet. */
public sealed interface TypeName {
    /** @param words in a normal order: {@code unsigned long}, {@code struct point}, {@code size_t} */
    record Named(int position, String words) implements TypeName {}

    record Pointer(TypeName target) implements TypeName {}

    record Array(TypeName element, OptionalLong count) implements TypeName {}

    record Function(TypeName result, List<TypeName> parameters) implements TypeName {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }
}
