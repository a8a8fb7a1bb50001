package dev.signalbox.ptrace;

/** A command that needs a stopped process was given for one that runs: a mistake of the caller, who should pause it first. */
public final class NotStoppedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** The process or thread that runs. */
    public NotStoppedException(int pid) {
        super("process " + pid + " is running; pause it first");
    }
}
