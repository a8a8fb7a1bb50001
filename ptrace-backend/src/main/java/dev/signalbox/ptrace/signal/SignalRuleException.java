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

    /** Where in the text, from 0; -1 when it is not about one place, or the message names it. */
    public int position() {
        return position;
    }

    /** The sentence with the place, for the text that was written at {@code where}: {@code signals.SIGUSR1.stop: ... (at position 3 of "si_")}. */
    public SignalRuleException in(String where, String text) {
        String place = position < 0 ? "" : " (at position " + (position + 1) + " of \"" + text + "\")";
        return new SignalRuleException(-1, (where.isEmpty() ? "" : where + ": ") + getMessage() + place);
    }
}
