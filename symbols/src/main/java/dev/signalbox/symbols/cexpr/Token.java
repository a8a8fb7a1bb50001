package dev.signalbox.symbols.cexpr;

/**
 * A word of an expression.
 *
 * @param text as written; of a {@code $name} without the dollar sign
 * @param position index of its first character
 */
record Token(Kind kind, String text, int position) {
    enum Kind {
        NUMBER,
        CHARACTER,
        STRING,
        NAME,
        SPECIAL,
        OPERATOR,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }
}
