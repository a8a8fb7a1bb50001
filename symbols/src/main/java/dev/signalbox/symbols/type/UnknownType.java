package dev.signalbox.symbols.type;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * A type that is not understood (unspecified, damaged, or of a construct without support yet). Its values are shown as bytes when the size is known.
 *
 * @param name what to call it
 */
public record UnknownType(String name, OptionalLong size) implements Type {
    public UnknownType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(size, "size");
    }
}
