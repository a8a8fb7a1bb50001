package dev.signalbox.dap.protocol;

/** A request that failed; the message is a sentence for the user, and the session goes on. */
public final class RequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** A failure with its sentence. */
    public RequestException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** A failure with its sentence and its cause. */
    public RequestException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Why it failed. */
    public ErrorCode code() {
        return code;
    }
}
