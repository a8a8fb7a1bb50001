package dev.signalbox.ptrace.syscall;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of an argument of a system call, or of a member of a structure.
 *
 * @param selector whether its value says which variant of the call it is
 * @param direction whether it is a value or points to one, and when that can be read
 * @param structure of which it is; empty for {@code number} and {@code kind}
 * @param number the type in C
 * @param kind what it means
 * @param groups of constants, for the kinds that have some
 * @param mask of the first group's constants, for {@link ValueKind#MASKED}
 * @param counts the least of them is the number of elements: a number, the name of another argument or member, {@code ret} (the result), {@code left} (what of the result earlier
 *     buffers have not taken); empty for one value
 * @param extensible whether the count is the size of a structure that only may have all of the members
 */
record ValueType(
        boolean selector,
        Direction direction,
        Optional<String> structure,
        NumberType number,
        ValueKind kind,
        List<ConstantGroup> groups,
        long mask,
        List<String> counts,
        boolean extensible) {
    private static final Pattern SYNTAX = Pattern.compile(
            "(\\?)?(<>|>>|[<>^%!])?(?:\\{([a-z0-9_]+)\\}|([a-z0-9_]+)(?:/([a-z0-9]+))?(?::([a-z0-9_,]+))?)(?:([*@])([a-z0-9_,]+))?");

    /** When a value is there to be read. */
    enum Direction {
        /** Not a pointer. */
        VALUE(""),
        /** Not a pointer, and only set by the kernel. */
        LATE("!"),
        /** Read by the kernel. */
        IN("<"),
        /** Written by the kernel. */
        OUT(">"),
        /** Written by the kernel when the result is positive. */
        OUT_IF_POSITIVE(">>"),
        /** Written by the kernel when a signal interrupted the call. */
        OUT_IF_INTERRUPTED("%"),
        /** Read and overwritten: shown before and after. */
        INOUT("<>"),
        /** Read and completed: shown as it is. */
        UPDATED("^");

        private final String sign;

        Direction(String sign) {
            this.sign = sign;
        }

        static Direction of(String sign) {
            return Arrays.stream(values())
                    .filter(direction -> direction.sign.equals(sign))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no direction " + sign));
        }

        boolean isPointer() {
            return this != VALUE && this != LATE;
        }

        /** Whether it can be read before the kernel has worked on it. */
        boolean isEarly() {
            return this == IN || this == INOUT || this == UPDATED;
        }
    }

    /** The type of a word in the tables; IllegalArgumentException when it is not one. */
    static ValueType parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no type: " + text);
        }
        Optional<String> structure = Optional.ofNullable(matcher.group(3));
        String word = structure.isPresent() ? "pointer" : matcher.group(4);
        boolean plain = NumberType.isOne(word);
        ValueKind kind = matcher.group(5) != null
                ? ValueKind.of(matcher.group(5))
                : plain ? ofNumber(NumberType.of(word)) : ValueKind.of(word);
        String[] groups =
                matcher.group(6) == null ? new String[0] : matcher.group(6).split(",");
        boolean masked = kind == ValueKind.MASKED;
        return new ValueType(
                matcher.group(1) != null,
                Direction.of(matcher.group(2) == null ? "" : matcher.group(2)),
                structure,
                plain ? NumberType.of(word) : kind.number(),
                kind,
                Arrays.stream(groups)
                        .limit(masked ? 2 : 1)
                        .map(ConstantGroup::required)
                        .toList(),
                masked ? Long.parseLong(groups[2], 16) : -1,
                matcher.group(8) == null ? List.of() : List.of(matcher.group(8).split(",")),
                "@".equals(matcher.group(7)));
    }

    private static ValueKind ofNumber(NumberType number) {
        return number == NumberType.POINTER ? ValueKind.POINTER : ValueKind.NUMBER;
    }

    /** The type of one of its elements. */
    ValueType element() {
        return new ValueType(false, Direction.VALUE, structure, number, kind, groups, mask, List.of(), false);
    }

    /** The same with other constants. */
    @Override
    public String toString() {
        return direction.name().toLowerCase(Locale.ROOT) + " "
                + structure.orElse(kind.name().toLowerCase(Locale.ROOT));
    }
}
