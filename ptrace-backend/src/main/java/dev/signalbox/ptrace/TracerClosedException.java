package dev.signalbox.ptrace;

/** A command came when the tracer had been closed or closed before it got to it: whoever gave it is late, not wrong. */
public final class TracerClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** The tracer is closed. */
    public TracerClosedException() {
        super("the tracer is closed");
    }
}
