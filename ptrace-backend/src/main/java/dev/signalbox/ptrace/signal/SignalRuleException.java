package dev.signalbox.ptrace.signal;

/** A rule or condition that cannot be understood; the message says what is wrong and what is allowed. */
public final class SignalRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    /** A rule that is wrong at a position. */
    public SignalRuleException(int position, String message) {
        super(message);
        this.position = position;
    }

    /** Where in the text, from 0; -1 when it is not about one place. */
    public int position() {
        return position;
    }
}
