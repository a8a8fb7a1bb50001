package dev.signalbox.symbols.value;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A part of a value: a member, an element, what a pointer points to.
 *
 * @param name as shown: {@code x}, {@code [3]}, {@code *p}
 * @param access how an expression gets from the parent to it
 */
public record Child(String name, Value value, Access access) {
    private static final Pattern PRIMARY = Pattern.compile("\\$?\\w+((\\.|->)\\w+|\\[\\d+\\])*");

    /** The ways from a value to its part. */
    public enum Access {
        MEMBER,
        ARROW,
        ELEMENT,
        DEREFERENCE,
        /** An anonymous struct or union: its members are the parent's own. */
        SAME
    }

    public Child {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** An expression for this part. */
    public String expression(String parent) {
        String operand = PRIMARY.matcher(parent).matches() ? parent : "(" + parent + ")";
        return switch (access) {
            case MEMBER -> operand + "." + name;
            case ARROW -> operand + "->" + name;
            case ELEMENT -> operand + name;
            case DEREFERENCE -> "*" + operand;
            case SAME -> parent;
        };
    }
}
