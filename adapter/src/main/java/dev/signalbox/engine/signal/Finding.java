package dev.signalbox.engine.signal;

import java.util.Optional;

/**
 * What a question about the program brought: an answer, or why there is none.
 *
 * @param value the answer
 * @param reason why there is none, or none from the kernel itself; empty for an answer from there
 */
public record Finding<T>(Optional<T> value, String reason) {
    /** An answer. */
    public static <T> Finding<T> of(T value) {
        return new Finding<>(Optional.of(value), "");
    }

    /** What was noted before, since the kernel cannot be asked now. */
    public static <T> Finding<T> recorded(T value, String reason) {
        return new Finding<>(Optional.of(value), reason);
    }

    /** Whether the answer was noted before. */
    public boolean isRecorded() {
        return value.isPresent() && !reason.isEmpty();
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
