package dev.signalbox.ptrace;

/** A system call cannot be run in a thread without the program noticing; the message is the reason, a clause for "unknown: ...". */
public final class InjectionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    /** A refusal for what the thread is doing just now. */
    public InjectionRefusedException(String reason) {
        this(reason, false);
    }

    private InjectionRefusedException(String reason, boolean lasting) {
        super(reason);
        this.lasting = lasting;
    }

    /** A refusal for what will not change as long as the thread lives. */
    public static InjectionRefusedException lasting(String reason) {
        return new InjectionRefusedException(reason, true);
    }

    /** Whether it is pointless to ask this thread again. */
    public boolean isLasting() {
        return lasting;
    }
}
