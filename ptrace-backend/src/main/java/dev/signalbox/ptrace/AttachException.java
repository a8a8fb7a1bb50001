package dev.signalbox.ptrace;

/** A process could not be attached to; the message is a sentence for the user that says what to do. */
public final class AttachException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An attach that failed, with the message for the user. */
    public AttachException(String message) {
        super(message);
    }

    /** An attach that failed, with the message for the user and the cause. */
    public AttachException(String message, Throwable cause) {
        super(message, cause);
    }
}
