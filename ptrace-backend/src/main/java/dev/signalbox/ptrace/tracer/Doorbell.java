package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.ProcessCalls;
import dev.signalbox.ptrace.kernel.ProcessCalls.Spawn;
import dev.signalbox.ptrace.kernel.PtraceCalls;

/**
 * A tiny traced process whose signals wake the tracer thread out of waitpid: any thread may ring by sending it a signal, which stays pending while the bell is
 * stopped, so that no ring is lost. It has a session of its own and dies with the tracer.
 */
final class Doorbell {
    /**
     * SIGUSR1, which a tracer that never passes it on makes harmless. A signal that is ignored by default would be reported, too, but a pending one is thrown
     * away when the bell sets its dispositions at its start (sigaction(2): setting SIG_DFL discards what would be ignored).
     */
    private static final int RING = 10;

    private static final int SIGKILL = 9;

    private final Kernel kernel;
    private final Spawn program;
    private volatile int pid;
    private boolean refused;

    Doorbell(Kernel kernel, Spawn program) {
        this.kernel = kernel;
        this.program = program;
    }

    /** Starts the bell, on the tracer thread; 0 or -errno. */
    int start() {
        int child = kernel.spawn(program);
        if (child < 0) {
            return child;
        }
        int result = kernel.seize(child, PtraceCalls.O_EXITKILL);
        if (result < 0) {
            kernel.kill(child, SIGKILL);
            kernel.waitFor(child, kernel.allocate(Integer.BYTES), ProcessCalls.WALL);
            refused = true;
            return result;
        }
        pid = child;
        return 0;
    }

    /** Why {@link #start} failed with that errno, for the user. */
    String problem(int errno) {
        return refused
                ? TracePermission.ofMachine().toTrace(errno)
                : "the tracer's helper process cannot be started: errno " + errno;
    }

    boolean is(int tid) {
        return tid == pid;
    }

    /** Makes the tracer thread look at its commands. Callable from any thread. */
    void ring() {
        int bell = pid;
        if (bell != 0) {
            kernel.kill(bell, RING);
        }
    }

    /** The bell stopped: it goes on at once, so that a ring from now on is reported again. */
    void rung() {
        kernel.cont(pid, 0);
    }

    /** The bell died. */
    void lost() {
        pid = 0;
    }

    /** Ends the bell; its end is reported by waitpid. */
    void end() {
        if (pid != 0) {
            kernel.kill(pid, SIGKILL);
        }
    }

    boolean isAlive() {
        return pid != 0;
    }
}
