package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.WaitStatus;
import dev.signalbox.ptrace.event.WaitStatus.PtraceEvent;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls;

/**
 * The next stop of one thread, waited for on the spot: for the few moments in which the tracer leads a thread from one stop to the next itself. What the wait
 * finds is either used up by whoever waited or handed on to the dispatcher. Tracer thread only.
 */
final class SyncStop implements WaitStatus.Handler {
    /** What came. */
    enum Kind {
        SIGNAL,
        SYSCALL,
        INTERRUPT,
        GROUP,
        /** An event or the end: for the dispatcher. */
        OTHER
    }

    private static final int SIGTRAP = 5;

    private final TracerCore core;
    private final NativeBuffer status;
    private int raw;
    private Kind kind = Kind.OTHER;
    private int signal;

    SyncStop(TracerCore core) {
        this.core = core;
        this.status = core.kernel.allocate(Integer.BYTES);
    }

    /** Waits until the thread, which was resumed, stops or ends. */
    Kind await(Tracee tracee) {
        int result;
        do {
            result = core.kernel.waitFor(tracee.tid, status, ProcessCalls.WALL | ProcessCalls.WNOTHREAD);
        } while (result == -Errno.EINTR);
        core.registers.forget();
        if (result != tracee.tid) {
            throw new IllegalStateException("waiting for thread " + tracee.tid + " failed with errno " + -result);
        }
        raw = status.getInt(0);
        WaitStatus.of(raw).dispatch(tracee.tid, this);
        return kind;
    }

    /** What the latest wait found. */
    Kind kind() {
        return kind;
    }

    /** The signal of a signal-delivery-stop. */
    int signal() {
        return signal;
    }

    /** Lets the dispatcher deal with what came, as if the loop of the tracer had found it. */
    void handOver(Tracee tracee) {
        tracee.left();
        core.dispatcher.handle(tracee.tid, raw);
    }

    @Override
    public void ended(int tid, ExitStatus how) {
        kind = Kind.OTHER;
    }

    @Override
    public void signalDelivery(int tid, int number) {
        kind = Kind.SIGNAL;
        signal = number;
    }

    @Override
    public void syscallStop(int tid) {
        kind = Kind.SYSCALL;
    }

    @Override
    public void eventStop(int tid, int number) {
        kind = number == SIGTRAP ? Kind.INTERRUPT : Kind.GROUP;
    }

    @Override
    public void event(int tid, PtraceEvent event) {
        kind = Kind.OTHER;
    }
}
