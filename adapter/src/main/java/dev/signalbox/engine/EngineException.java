package dev.signalbox.engine;

/** A request that could not be carried out; the message is a sentence for the user that says what to do. Session and debuggee are as before. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refused or failed request. */
    public EngineException(String message) {
        super(message);
    }

    /** A refused or failed request with its cause. */
    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
