package dev.signalbox.symbols.type;

import dev.signalbox.symbols.dwarf.Attribute;
import java.util.OptionalLong;

/** A port that computes array bounds that are no constants: those of C's variable length arrays, which a frame must tell. */
@FunctionalInterface
public interface BoundResolver {
    /** The value of a bound: a location expression, or a reference to a variable; empty when it cannot be had. */
    OptionalLong resolve(Attribute bound);

    /** Computes nothing: such arrays have no length. */
    static BoundResolver none() {
        return bound -> OptionalLong.empty();
    }
}
