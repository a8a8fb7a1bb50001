package dev.signalbox.engine.variable;

import dev.signalbox.engine.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something with a name and a value that is shown to the user: a variable of the program, a register, a field of the signal scope, the result of an
 * expression. Used on the engine thread, and worth something only while the stop that it came from is current: afterwards reading gives an
 * explanation and {@link #set} refuses.
 */
public interface Variable {
    /** How it is called: {@code count}, {@code [3]}, {@code *p}, {@code si_pid}. */
    String name();

    /** Its value as text, or why there is none ({@code <optimized out>}). Never throws. */
    String text(NumberStyle style);

    /** Its value in its usual form. */
    default String text() {
        return text(NumberStyle.NATURAL);
    }

    /** Its value at full length, as the answer to a print command. */
    default String fullText(NumberStyle style) {
        return text(style);
    }

    /** The name of its type; empty when it has none. */
    default String type() {
        return "";
    }

    /** An expression that gives this value when evaluated in the same frame. */
    default Optional<String> evaluateName() {
        return Optional.empty();
    }

    /** Where it lies in the program's memory, or where it points to if it is a pointer. */
    default OptionalLong memoryAddress() {
        return OptionalLong.empty();
    }

    /** How many children it has: members of a struct, elements of an array. */
    default long childCount() {
        return 0;
    }

    /** Whether the children are elements to be shown by index and fetched in pages, rather than named members. */
    default boolean isIndexed() {
        return false;
    }

    /** Some children in order, fewer than count at the end. */
    default List<Variable> children(long start, int count) {
        return List.of();
    }

    /** The child with that name. */
    default Optional<Variable> child(String name) {
        long count = Math.min(childCount(), 100_000);
        return children(0, (int) count).stream()
                .filter(child -> child.name().equals(name))
                .findFirst();
    }

    /** Whether {@link #set} can be tried. */
    default boolean isEditable() {
        return false;
    }

    /**
     * Assigns a new value.
     *
     * @param text a literal or an expression; for fields of the signal scope also symbolic names
     * @return what the variable is now
     * @throws EngineException with a sentence that says what is wrong or allowed
     */
    default Variable set(String text) throws EngineException {
        throw new EngineException(name() + " cannot be changed");
    }

    /** What a client may show differently. */
    default Kind kind() {
        return Kind.DATA;
    }

    /** The kinds of variables. */
    enum Kind {
        DATA,
        REGISTER,
        PROPERTY
    }

    /** How numbers are written. */
    enum NumberStyle {
        NATURAL,
        HEX,
        DECIMAL,
        UNSIGNED,
        OCTAL,
        BINARY,
        CHARACTER
    }
}
