package dev.signalbox.ptrace.kernel.fake;

import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A simulated single-threaded process: it executes nothing, but has signals, ptrace-stops and an end as ptrace(2) describes them. Guarded by its kernel. */
public final class FakeTask {
    static final int EVENT_STOP = 128 << 16 | 5 << 8 | 0x7f;
    static final int EVENT_EXEC = 4 << 16 | 5 << 8 | 0x7f;
    static final int EVENT_EXIT = 6 << 16 | 5 << 8 | 0x7f;
    static final int CALL_STOP = (5 | 0x80) << 8 | 0x7f;
    static final int NOTHING = -1;
    private static final int RAX = 10;
    private static final int ORIG_RAX = 15;
    private static final int[] ARGUMENTS = {14, 13, 12, 7, 9, 8};
    private static final long ENOSYS = 38;
    private static final long ARCHITECTURE = 0xc000003eL;
    private static final int SIGKILL = 9;

    /** Signals that reached the program, as siginfo bytes. */
    public final BlockingQueue<byte[]> delivered = new LinkedBlockingQueue<>();

    /** What its system calls returned to the program. */
    public final BlockingQueue<Long> results = new LinkedBlockingQueue<>();

    /** A system call with what it returns when it is made. */
    record Call(int number, long[] arguments, long result) {}

    final Deque<Call> calls = new ArrayDeque<>();
    /** How often PTRACE_GET_SYSCALL_INFO was asked for. */
    public final AtomicInteger callInfos = new AtomicInteger();

    /** Resumed by PTRACE_SYSCALL. */
    boolean callStops;
    /** The call that it is in; null for none. */
    private Call call;
    /** 0 no syscall-stop, 1 entry, 2 exit (PTRACE_GET_SYSCALL_INFO). */
    private int callPhase;

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
        callPhase = 0;
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
            } else if (call != null) {
                leaveCall();
            } else if (!calls.isEmpty()) {
                enterCall();
            }
        }
    }

    private void enterCall() {
        call = calls.poll();
        registers[ORIG_RAX] = call.number();
        registers[RAX] = -ENOSYS;
        for (int i = 0; i < call.arguments().length; i++) {
            registers[ARGUMENTS[i]] = call.arguments()[i];
        }
        if (callStops) {
            stop(CALL_STOP, null);
            callPhase = 1;
        } else {
            leaveCall();
        }
    }

    private void leaveCall() {
        if ((int) registers[ORIG_RAX] == call.number()) {
            registers[RAX] = call.result();
        }
        call = null;
        if (callStops) {
            stop(CALL_STOP, null);
            callPhase = 2;
        } else {
            called();
        }
    }

    private void called() {
        results.add(registers[RAX]);
        run();
    }

    int callInfo(NativeBuffer info) {
        callInfos.incrementAndGet();
        info.clear();
        info.putByte(0, (byte) callPhase);
        info.putInt(4, (int) ARCHITECTURE);
        if (callPhase == 1) {
            info.putLong(24, registers[ORIG_RAX]);
            for (int i = 0; i < ARGUMENTS.length; i++) {
                info.putLong(32 + i * Long.BYTES, registers[ARGUMENTS[i]]);
            }
        } else if (callPhase == 2) {
            info.putLong(24, registers[RAX]);
        }
        return info.size();
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
        boolean returned = callPhase == 2;
        callPhase = 0;
        if (dying) {
            finish();
        } else if (returned) {
            called();
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
