package dev.signalbox.ptrace.event;

/** A field of a siginfo cannot be changed so; the message is a sentence for the user with what is allowed. */
public final class SigInfoEditException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unknownWord;

    /** A refused edit. */
    public SigInfoEditException(String message) {
        this(message, false);
    }

    /** A refused edit; unknownWord says that the text was neither a number nor a name that fits the field. */
    public SigInfoEditException(String message, boolean unknownWord) {
        super(message);
        this.unknownWord = unknownWord;
    }

    /** Whether the text was not understood, so that it may be something else, such as an expression. */
    public boolean isUnknownWord() {
        return unknownWord;
    }
}
