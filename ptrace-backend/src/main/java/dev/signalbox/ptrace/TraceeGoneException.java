package dev.signalbox.ptrace;

/** The tracee is dead, dying or not ours: ESRCH, an expected outcome, to be treated as if the stop had never been (ptrace(2), "Death under ptrace"). */
public final class TraceeGoneException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int tid;

    /** A tracee that is gone. */
    public TraceeGoneException(int tid) {
        super("process or thread " + tid + " is gone");
        this.tid = tid;
    }

    /** The pid or tid that was asked for. */
    public int tid() {
        return tid;
    }
}
