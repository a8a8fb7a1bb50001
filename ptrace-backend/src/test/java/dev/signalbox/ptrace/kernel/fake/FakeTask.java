package dev.signalbox.ptrace.kernel.fake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A simulated single-threaded process: it executes nothing, but has signals, ptrace-stops and an end as ptrace(2) describes them. Guarded by its kernel. */
public final class FakeTask {
    static final int EVENT_STOP = 128 << 16 | 5 << 8 | 0x7f;
    static final int EVENT_EXEC = 4 << 16 | 5 << 8 | 0x7f;
    static final int EVENT_EXIT = 6 << 16 | 5 << 8 | 0x7f;
    static final int NOTHING = -1;
    private static final int SIGKILL = 9;

    /** Signals that reached the program, as siginfo bytes. */
    public final BlockingQueue<byte[]> delivered = new LinkedBlockingQueue<>();

    final int tid;
    final Deque<byte[]> pending = new ArrayDeque<>();
    final long[] registers = new long[27];
    boolean traced;
    boolean stopped;
    boolean interrupted;
    boolean willExec;
    boolean ended;
    boolean dying;
    long mask;
    /** Whether its end is announced (PTRACE_O_TRACEEXIT). */
    boolean announcesExit;
    /** The wait status that waitpid has not taken yet, or NOTHING. */
    int report = NOTHING;
    /** The event's message (PTRACE_GETEVENTMSG). */
    long message;
    /** The siginfo of the current signal-delivery-stop, or null at another stop. */
    byte[] current;
    /** How it ends, once that is decided, or -1. */
    int end = -1;

    FakeTask(int tid) {
        this.tid = tid;
    }

    static int signo(byte[] siginfo) {
        return ByteBuffer.wrap(siginfo).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    }

    void stop(int status, byte[] siginfo) {
        stopped = true;
        interrupted = false;
        report = status;
        current = siginfo;
    }

    /** The task runs as far as it can: to its next stop, or until it has nothing to do. */
    void run() {
        if (stopped || ended) {
            return;
        }
        if (end >= 0 && !(traced && announcesExit)) {
            finish();
        } else if (end >= 0) {
            message = end;
            dying = true;
            stop(EVENT_EXIT, null);
        } else if (willExec) {
            willExec = false;
            message = tid;
            stop(EVENT_EXEC, null);
        } else if (interrupted) {
            stop(EVENT_STOP, null);
        } else {
            byte[] next = nextDeliverable();
            if (next != null) {
                stop(signo(next) << 8 | 0x7f, next);
            }
        }
    }

    private void finish() {
        ended = true;
        report = end;
    }

    private byte[] nextDeliverable() {
        for (byte[] siginfo : pending) {
            if ((mask & 1L << signo(siginfo) - 1) == 0) {
                pending.remove(siginfo);
                return siginfo;
            }
        }
        return null;
    }

    /** Leaves a stop; the signal counts at a signal-delivery-stop only. */
    void resume(int signal, byte[] tracersInfo) {
        stopped = false;
        if (current != null && signal != 0) {
            delivered.add(signo(current) == signal ? current : tracersInfo);
        }
        current = null;
        if (dying) {
            finish();
        } else {
            run();
        }
    }

    /** A signal is sent to it. */
    void send(byte[] siginfo) {
        if (signo(siginfo) == SIGKILL) {
            end = SIGKILL;
            if (stopped && !dying) {
                stopped = false;
                report = NOTHING;
            }
            run();
            return;
        }
        pending.add(siginfo);
        if (traced) {
            run();
        } else {
            for (byte[] next = nextDeliverable(); next != null; next = nextDeliverable()) {
                delivered.add(next);
            }
        }
    }
}
