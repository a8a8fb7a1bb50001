package dev.signalbox.ptrace.launch;

/** A program could not be started; the message is a sentence for the user. */
public final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** A failed launch. */
    public LaunchException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A failed launch with its cause. */
    public LaunchException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong, for exit statuses. */
    public Kind kind() {
        return kind;
    }

    /** The kinds of failures. */
    public enum Kind {
        /** No such program: exit status 127. */
        NOT_FOUND,
        /** It exists but cannot be executed: exit status 126. */
        NOT_EXECUTABLE,
        /** Signalbox failed: exit status 125. */
        OWN_FAILURE
    }
}
