package dev.signalbox.symbols.cexpr;

/** An expression that cannot be read or computed. The message is for the user and does not repeat the position. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    /** @param position index in the text of the character that the message is about */
    public ExpressionException(int position, String message) {
        super(message);
        this.position = position;
    }

    public int position() {
        return position;
    }
}
