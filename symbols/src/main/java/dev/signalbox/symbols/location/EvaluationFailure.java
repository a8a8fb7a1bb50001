package dev.signalbox.symbols.location;

/** An expression has no value here; the message is the reason for the user. */
public final class EvaluationFailure extends Exception {
    private static final long serialVersionUID = 1L;

    EvaluationFailure(String reason) {
        super(reason, null, false, false);
    }
}
