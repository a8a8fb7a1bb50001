package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.FloatingPointState;
import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.util.ArrayList;
import java.util.List;

/** Registers, signal mask and pending signals of a stopped thread, for commands. Tracer thread only. */
final class ThreadInspector {
    private static final int SI_QUEUE = -1;
    private static final int PEEK_SHARED = 1;
    private static final int PEEK_COUNT = 32;
    /** Bits 47 to 63 of a canonical address are alike; user addresses have them clear. */
    private static final int USER_ADDRESS_BITS = 47;

    private final TracerCore core;
    private final NativeBuffer peekRequest;
    private final NativeBuffer peeked;
    private final NativeBuffer floatingPoint;

    ThreadInspector(TracerCore core) {
        this.core = core;
        this.peekRequest = core.kernel.allocate(16);
        this.floatingPoint = core.kernel.allocate(FloatingPointState.SIZE);
        this.peeked = core.kernel.allocate(PEEK_COUNT * SignalInfoView.SIZE);
    }

    private static int check(int result, String request, int tid) throws TraceeGoneException {
        if (result == -Errno.ESRCH) {
            throw new TraceeGoneException(tid);
        }
        if (result < 0) {
            throw new PtraceException(-result, request, tid);
        }
        return result;
    }

    Registers registers(Tracee tracee) throws TraceeGoneException {
        check(core.registers.load(tracee.tid), "PTRACE_GETREGS", tracee.tid);
        return core.registers.toValue();
    }

    void setRegisters(Tracee tracee, Registers wanted) throws TraceeGoneException {
        check(core.registers.load(tracee.tid), "PTRACE_GETREGS", tracee.tid);
        boolean moved = core.registers.rip() != wanted.rip();
        ProcessorMode mode = core.registers.mode();
        int bits = mode == ProcessorMode.LONG ? USER_ADDRESS_BITS : Integer.SIZE;
        if (moved && (wanted.rip() == 0 || wanted.rip() >>> bits != 0)) {
            throw new IllegalArgumentException(String.format(
                    "%s cannot be 0x%x: no program can have code there, the thread would only die of SIGSEGV",
                    mode == ProcessorMode.LONG ? "rip" : "eip", wanted.rip()));
        }
        core.registers.assign(wanted);
        if (moved) {
            core.registers.jump(wanted.rip());
            tracee.atSite = 0;
            tracee.hitAgainAt = 0;
        }
        check(core.registers.store(tracee.tid), "PTRACE_SETREGS", tracee.tid);
    }

    FloatingPointState floatingPoint(Tracee tracee) throws TraceeGoneException {
        check(core.kernel.getFloatingPoint(tracee.tid, floatingPoint), "PTRACE_GETFPREGS", tracee.tid);
        byte[] image = new byte[FloatingPointState.SIZE];
        floatingPoint.get(0, image, 0, image.length);
        return FloatingPointState.of(image);
    }

    void setFloatingPoint(Tracee tracee, FloatingPointState state) throws TraceeGoneException {
        floatingPoint.put(0, state.image(), 0, FloatingPointState.SIZE);
        check(core.kernel.setFloatingPoint(tracee.tid, floatingPoint), "PTRACE_SETFPREGS", tracee.tid);
    }

    long signalMask(Tracee tracee) throws TraceeGoneException {
        check(core.kernel.getSignalMask(tracee.tid, core.word), "PTRACE_GETSIGMASK", tracee.tid);
        return tracee.maskLent ? tracee.ownMask : core.word.getLong(0);
    }

    void setSignalMask(Tracee tracee, long mask) throws TraceeGoneException {
        if (tracee.maskLent) {
            tracee.ownMask = mask;
            return;
        }
        core.word.putLong(0, mask);
        check(core.kernel.setSignalMask(tracee.tid, core.word), "PTRACE_SETSIGMASK", tracee.tid);
    }

    List<SignalInfo> pending(Tracee tracee, boolean shared) throws TraceeGoneException {
        List<SignalInfo> pending = new ArrayList<>();
        byte[] bytes = new byte[SignalInfoView.SIZE];
        int got;
        do {
            peekRequest.putLong(0, pending.size());
            peekRequest.putInt(8, shared ? PEEK_SHARED : 0);
            peekRequest.putInt(12, PEEK_COUNT);
            got = check(core.kernel.peekSiginfo(tracee.tid, peekRequest, peeked), "PTRACE_PEEKSIGINFO", tracee.tid);
            for (int i = 0; i < got; i++) {
                peeked.get(i * SignalInfoView.SIZE, bytes, 0, bytes.length);
                pending.add(SignalInfo.of(bytes));
            }
        } while (got == PEEK_COUNT);
        return pending;
    }

    /** Sends a signal from outside, with a value as sigqueue(3) does; 0 or -errno. */
    int send(int pid, int tid, int signal, Long value) {
        if (value == null) {
            return tid != 0 ? core.kernel.tgkill(pid, tid, signal) : core.kernel.kill(pid, signal);
        }
        SignalInfo info = SignalInfo.of(new byte[SignalInfoView.SIZE])
                .withInt(0, signal)
                .withInt(8, SI_QUEUE)
                .withInt(16, core.ownPid)
                .withInt(20, core.kernel.getUid())
                .withLong(24, value);
        NativeBuffer buffer = core.siginfo.fill(info);
        return tid != 0
                ? core.kernel.queueToThread(pid, tid, signal, buffer)
                : core.kernel.queueToProcess(pid, signal, buffer);
    }
}
