package dev.signalbox.engine.signal;

import java.util.Optional;

/**
 * What a question about the program brought: an answer, or why there is none.
 *
 * @param value the answer
 * @param reason why there is none; empty when there is one
 */
public record Finding<T>(Optional<T> value, String reason) {
    /** An answer. */
    public static <T> Finding<T> of(T value) {
        return new Finding<>(Optional.of(value), "");
    }

    /** No answer. */
    public static <T> Finding<T> unknown(String reason) {
        return new Finding<>(Optional.empty(), reason);
    }

    /** {@code unknown: the reason}. */
    public String unknownText() {
        return "unknown: " + reason;
    }
}
