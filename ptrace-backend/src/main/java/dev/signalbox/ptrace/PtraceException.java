package dev.signalbox.ptrace;

/** A ptrace request failed for a reason other than the tracee's death. */
public final class PtraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;
    private final int tid;

    /** A failed request by its name (PTRACE_SETREGS), the errno and the thread concerned. */
    public PtraceException(int errno, String request, int tid) {
        super(request + " on " + tid + " failed with errno " + errno);
        this.errno = errno;
        this.tid = tid;
    }

    /** The errno of the system call. */
    public int errno() {
        return errno;
    }

    /** The thread concerned. */
    public int tid() {
        return tid;
    }
}
