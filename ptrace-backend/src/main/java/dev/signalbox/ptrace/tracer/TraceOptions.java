package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.PtraceCalls;

/**
 * Seizes threads with all options that this kernel knows: one that it does not know makes the request fail with EINVAL (ptrace(2)) and is dropped.
 */
final class TraceOptions {
    private static final int[] OPTIONAL = {
        PtraceCalls.O_EXITKILL, PtraceCalls.O_TRACEVFORKDONE, PtraceCalls.O_TRACEEXIT, PtraceCalls.O_TRACESECCOMP
    };

    private final Kernel kernel;
    private int wanted = PtraceCalls.O_TRACESYSGOOD
            | PtraceCalls.O_TRACEFORK
            | PtraceCalls.O_TRACEVFORK
            | PtraceCalls.O_TRACECLONE
            | PtraceCalls.O_TRACEEXEC
            | PtraceCalls.O_TRACEVFORKDONE
            | PtraceCalls.O_TRACEEXIT
            | PtraceCalls.O_TRACESECCOMP
            | PtraceCalls.O_EXITKILL;

    TraceOptions(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Seizes a thread; what dies with us is decided once, when it comes under trace. 0 or -errno. */
    int seize(int tid, boolean diesWithUs) {
        int result = attempt(tid, diesWithUs);
        for (int i = 0; result == -Errno.EINVAL && i < OPTIONAL.length; i++) {
            wanted &= ~OPTIONAL[i];
            result = attempt(tid, diesWithUs);
        }
        return result;
    }

    private int attempt(int tid, boolean diesWithUs) {
        return kernel.seize(tid, diesWithUs ? wanted : wanted & ~PtraceCalls.O_EXITKILL);
    }
}
