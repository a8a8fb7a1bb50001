package dev.signalbox.ptrace;

/** A system call cannot be run in a thread without the program noticing; the message is the reason, a clause for "unknown: ...". */
public final class InjectionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal. */
    public InjectionRefusedException(String reason) {
        super(reason);
    }
}
