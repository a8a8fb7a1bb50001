package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.signal.Signal;

/** A program could not be started; the message is a sentence for the user. */
public final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private int signal;

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

    /** A program that the kernel killed while it loaded it, after the point where execve(2) could still fail. */
    public static LaunchException killedAtExec(LaunchSpec spec, Signal signal) {
        LaunchException killed = new LaunchException(
                Kind.KILLED,
                "cannot start " + spec.program() + ": it got " + signal
                        + " before its first instruction; the file is damaged, perhaps cut off, or there is too little memory for it");
        killed.signal = signal.number();
        return killed;
    }

    /** The signal of {@link Kind#KILLED}. */
    public int signal() {
        return signal;
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
        /** The kernel killed it while it loaded it: exit status 128 and the signal's number. */
        KILLED,
        /** Signalbox failed: exit status 125. */
        OWN_FAILURE
    }
}
