package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.Type;

/**
 * A value that cannot be had.
 *
 * @param reason for the user: {@code optimized out}, {@code Cannot access memory at address 0x10}
 */
public record Unavailable(Type type, Storage storage, ValueContext context, String reason) implements Value {
    /** The reason of variables that the compiler did away with. */
    public static final String OPTIMIZED_OUT = "optimized out";

    /** A value without a place. */
    public static Unavailable of(Type type, String reason, ValueContext context) {
        return new Unavailable(type, new Storage.Missing(reason), context, reason);
    }
}
