package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.Type;
import java.util.List;

/**
 * A value of the debugged program, with its type and the place that it came from. What cannot be had is {@link Unavailable} with its reason, for the
 * whole or for a part: nothing here throws because of what the program's memory holds. Children are read when asked for, so a value is worth
 * something only while its program is stopped.
 */
public sealed interface Value
        permits ArrayValue,
                FunctionValue,
                OpaqueValue,
                PointerValue,
                ScalarValue,
                StructValue,
                SyntheticPointer,
                Unavailable {
    /** The declared type, with its typedefs and qualifiers. */
    Type type();

    /** Where the bytes are. */
    Storage storage();

    ValueContext context();

    /** How many parts can be looked into: members, elements, what a pointer points to. */
    default long childCount() {
        return 0;
    }

    /**
     * A window of the parts.
     *
     * @param start index of the first wanted
     * @param count how many at most
     */
    default List<Child> children(long start, int count) {
        return List.of();
    }

    /** Whether it is an array of characters: shown, and edited, as text. */
    default boolean isText() {
        return false;
    }

    /** The value in one line, of a length that suits a list of variables. */
    default String text() {
        return text(NumberFormat.NATURAL, FormatLimits.SUMMARY);
    }

    /** The value in one line. */
    default String text(NumberFormat format, FormatLimits limits) {
        return new ValueFormatter(format, limits).format(this);
    }
}
