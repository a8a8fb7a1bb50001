package dev.signalbox.ptrace.event;

/** A field of a siginfo cannot be changed so; the message is a sentence for the user with what is allowed. */
public final class SigInfoEditException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refused edit. */
    public SigInfoEditException(String message) {
        super(message);
    }
}
