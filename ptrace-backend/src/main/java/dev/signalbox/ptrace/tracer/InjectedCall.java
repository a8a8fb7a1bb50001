package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.WaitStatus;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls;
import dev.signalbox.ptrace.kernel.PtraceCalls;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs system calls in one stopped thread of a stopped process and puts everything back: registers, memory, mask, and the stop itself with its siginfo. For calls
 * that neither block nor change anything. Tracer thread only; the thread is waited for here, which takes no longer than the call.
 *
 * <p>The calls are run between PTRACE_SYSCALL stops, not by single steps: a step's #DB would overwrite the trap number and error code that the handler of a fault
 * finds in its ucontext (arch/x86/kernel/traps.c, send_sigtrap), and would reset the disposition of a blocked SIGTRAP. Going on from a syscall-exit-stop
 * with the registers of an interrupted call would leak its restart code, so the way back leads over a stop on the signal path: an interrupt's for a thread that
 * was interrupted; for one at a signal a carrier signal, raised by the kernel for that thread alone, whose stop takes over the siginfo of the one that was left
 * (ptrace_signal compares the delivered number with that siginfo only).
 *
 * <p>A thread that waits with a {@link TemporaryMask temporary mask} gets back into that state by a call of its own.
 */
final class InjectedCall {
    private static final int WAIT = ProcessCalls.WALL | ProcessCalls.WNOTHREAD;
    private static final int SIGSTOP = 19;
    private static final long UNBLOCKABLE = 1L << 8 | 1L << SIGSTOP - 1;
    /** Not taken from the queues before these: each has a smaller number than SIGSTOP, is asynchronous and has no effect at generation. */
    private static final int[] CARRIERS = {16, 10, 12, 1, 2, 3, 6, 13, 14, 15};

    private static final long SIGSET_SIZE = 8;

    private static final int RED_ZONE = 128;
    private static final int SCRATCH = 128;
    private static final int BELOW_STACK = RED_ZONE + 512;

    private final TracerCore core;
    private final Kernel kernel;
    private final SystemCallInstruction instruction;
    private final RestartableSequence sequences;
    private final NativeBuffer status;
    private final NativeBuffer saved;
    private final NativeBuffer registers;
    private final NativeBuffer siginfo;
    private final SiginfoBuffer arrived;
    private final NativeBuffer word;
    private final NativeBuffer dispatch;
    private final NativeBuffer memory;
    private final byte[] savedMemory = new byte[SCRATCH];

    private Tracee tracee;
    private int tid;
    private CallAbi abi;
    private long entry;
    private long mask;
    private long scratch;
    private int carrier;
    /** The mask in force while {@link #mask} is the one that comes back; null when that is the same. */
    private TemporaryMask temporary;

    private final List<SignalInfo> displaced = new ArrayList<>(0);
    /** Something else than the calls' own stops came and left the thread at a signal-delivery-stop. */
    private boolean disturbed;

    private boolean stopSent;
    private boolean lost;

    InjectedCall(TracerCore core) {
        this.core = core;
        this.kernel = core.kernel;
        this.instruction = new SystemCallInstruction(kernel);
        this.sequences = new RestartableSequence(kernel);
        this.status = kernel.allocate(Integer.BYTES);
        this.saved = kernel.allocate(PtraceCalls.REGISTERS_SIZE);
        this.registers = kernel.allocate(PtraceCalls.REGISTERS_SIZE);
        this.siginfo = kernel.allocate(SignalInfoView.SIZE);
        this.arrived = new SiginfoBuffer(kernel);
        this.word = kernel.allocate(Long.BYTES);
        this.dispatch = kernel.allocate(4 * Long.BYTES);
        this.memory = kernel.allocate(SCRATCH);
    }

    /** What is done while the thread can make calls. */
    @FunctionalInterface
    interface Work<T> {
        T run(InjectedCall calls) throws TraceeGoneException, InjectionRefusedException;
    }

    /**
     * Prepares the thread, does the work and puts everything back.
     *
     * @throws InjectionRefusedException when the program could notice, with the reason; nothing was done then
     */
    <T> T in(Tracee thread, Work<T> work) throws TraceeGoneException, InjectionRefusedException {
        tracee = thread;
        tid = thread.tid;
        disturbed = false;
        stopSent = false;
        lost = false;
        temporary = null;
        displaced.clear();
        prepare();
        try {
            return work.run(this);
        } finally {
            core.registers.forget();
            if (!lost) {
                putBack();
            }
        }
    }

    /** The address of 128 bytes of the program's memory that calls can use. */
    long scratch() {
        return scratch;
    }

    /** Puts into the scratch memory what a call is to read. */
    void store(byte[] bytes) throws InjectionRefusedException {
        memory.put(0, bytes, 0, bytes.length);
        if (kernel.writeMemory(tid, scratch, memory, bytes.length) != bytes.length) {
            throw new InjectionRefusedException("the memory for the call cannot be written");
        }
    }

    /** What a call left in the scratch memory. */
    byte[] result(int length) throws InjectionRefusedException {
        byte[] bytes = new byte[length];
        if (kernel.readMemory(tid, scratch, memory, length) != length) {
            throw new InjectionRefusedException("the result of the call cannot be read");
        }
        memory.get(0, bytes, 0, length);
        return bytes;
    }

    private int check(int result, String request) throws TraceeGoneException {
        if (result == -Errno.ESRCH) {
            lost = true;
            throw new TraceeGoneException(tid);
        }
        if (result < 0) {
            throw new PtraceException(-result, request, tid);
        }
        return result;
    }

    private void prepare() throws TraceeGoneException, InjectionRefusedException {
        boolean atSignal = tracee.stop == Tracee.Stop.SIGNAL_DELIVERY;
        if (!atSignal && tracee.stop != Tracee.Stop.INTERRUPT || tracee.process.groupStop != 0) {
            throw new InjectionRefusedException(
                    tracee.process.groupStop != 0
                            ? "the process is stopped by job control"
                            : tracee.stop == Tracee.Stop.EXIT
                                    ? "the thread is about to end"
                                    : "the thread is stopped within a system call");
        }
        check(kernel.getRegisters(tid, saved), "PTRACE_GETREGS");
        check(kernel.getSignalMask(tid, word), "PTRACE_GETSIGMASK");
        mask = word.getLong(0);
        ProcessStatus now = ProcessStatus.of(tid);
        refuse(now);
        // PTRACE_GETSIGMASK gives the mask that comes back after sigsuspend, ppoll and the like, /proc the one in force
        if (now.signals("SigBlk") != mask) {
            temporary = TemporaryMask.of(now);
        }
        abi = CallAbi.of(ProcessorMode.of(saved.getLong(Registers.CS * Long.BYTES)));
        entry = instruction.find(tracee, abi);
        if (entry == 0) {
            throw new InjectionRefusedException("the program's memory has no system call instruction");
        }
        if (atSignal) {
            carrier = temporary == null ? carrier(now.signals("SigPnd")) : temporary.carrier();
            check(kernel.getSiginfo(tid, siginfo), "PTRACE_GETSIGINFO");
        }
        findScratch();
        word.putLong(0, -1L);
        check(kernel.setSignalMask(tid, word), "PTRACE_SETSIGMASK");
    }

    private void refuse(ProcessStatus now) throws TraceeGoneException, InjectionRefusedException {
        if (!now.exists()) {
            throw new TraceeGoneException(tid);
        }
        if (now.number("Seccomp") != 0) {
            throw InjectionRefusedException.lasting(
                    "a seccomp filter watches the thread's system calls and could object");
        }
        if (((now.signals("SigPnd") | now.signals("ShdPnd")) & UNBLOCKABLE) != 0) {
            throw new InjectionRefusedException("SIGSTOP or SIGKILL is pending");
        }
        if (sequences.contains(tid, saved.getLong(Registers.RIP * Long.BYTES))) {
            throw new InjectionRefusedException("the thread is within a restartable sequence (rseq)");
        }
        // before Linux 6.4 the request fails, and such a program is taken for one without
        if (kernel.getSystemCallDispatch(tid, dispatch) >= 0 && dispatch.getLong(0) != 0) {
            throw new InjectionRefusedException(
                    "system call user dispatch (prctl) watches the thread's system calls and could object");
        }
    }

    private static int carrier(long pending) throws InjectionRefusedException {
        for (int signal : CARRIERS) {
            if ((pending & 1L << signal - 1) == 0) {
                return signal;
            }
        }
        throw new InjectionRefusedException("too many signals are pending for the thread");
    }

    /** Below the stack and its red zone, or, where that is no writable memory, in the first private data of the process: nobody runs meanwhile. */
    private void findScratch() throws InjectionRefusedException {
        long stack = saved.getLong(Registers.RSP * Long.BYTES);
        if (tryScratch(stack - BELOW_STACK & -SCRATCH)) {
            return;
        }
        for (MemoryMap.Mapping mapping : MemoryMap.of(tid).all()) {
            if (mapping.writable() && !mapping.shared() && tryScratch(mapping.start())) {
                return;
            }
        }
        throw new InjectionRefusedException("the process has no writable memory");
    }

    private boolean tryScratch(long address) {
        boolean usable = kernel.readMemory(tid, address, memory, SCRATCH) == SCRATCH
                && kernel.writeMemory(tid, address, memory, SCRATCH) == SCRATCH;
        if (usable) {
            memory.get(0, savedMemory, 0, SCRATCH);
            scratch = address;
        }
        return usable;
    }

    /** Runs a call; returns its result, -errno for an error. */
    long call(String name, long... arguments) throws TraceeGoneException, InjectionRefusedException {
        prepareCall(name, arguments);
        toSystemCallStop();
        toSystemCallStop();
        check(kernel.getRegisters(tid, registers), "PTRACE_GETREGS");
        long result = registers.getLong(Registers.RAX * Long.BYTES);
        return abi == CallAbi.X86_64 ? result : (int) result;
    }

    private void prepareCall(String name, long... arguments) throws TraceeGoneException {
        copy(saved, registers);
        put(Registers.RAX, abi.number(name));
        put(Registers.ORIG_RAX, -1);
        for (int i = 0; i < arguments.length; i++) {
            put(abi.argument(i), arguments[i]);
        }
        put(Registers.RIP, entry);
        check(kernel.setRegisters(tid, registers), "PTRACE_SETREGS");
    }

    /** How the program's calls take a siginfo. */
    SigInfoLayout siginfo() {
        return abi.siginfo();
    }

    /** The bytes of a word of the program: of a pointer and of long. */
    int wordSize() {
        return abi.mode().wordSize();
    }

    private void put(int register, long value) {
        registers.putLong(register * Long.BYTES, value);
    }

    private static void copy(NativeBuffer from, NativeBuffer to) {
        for (int offset = 0; offset < from.size(); offset += Long.BYTES) {
            to.putLong(offset, from.getLong(offset));
        }
    }

    private void toSystemCallStop() throws TraceeGoneException, InjectionRefusedException {
        while (true) {
            check(kernel.syscall(tid, 0), "PTRACE_SYSCALL");
            WaitStatus stop = await();
            if (stop instanceof WaitStatus.SyscallStop) {
                return;
            }
            if (stop instanceof WaitStatus.SignalDeliveryStop delivery) {
                if (delivery.signal() != SIGSTOP) {
                    disturbed = true;
                    throw new InjectionRefusedException("signal " + delivery.signal() + " came in between");
                }
                // It cannot be blocked: it is taken out here and sent again afterwards.
                stopSent = true;
            }
            // else an interrupt that was sent before the thread had stopped takes effect now; nobody waits for it
        }
    }

    /** The next stop of the thread. Its end is dealt with as any other end, and nothing can be put back. */
    private WaitStatus await() throws TraceeGoneException {
        int got;
        do {
            got = kernel.waitFor(tid, status, WAIT);
        } while (got == -Errno.EINTR);
        if (got < 0) {
            lost = true;
            throw new TraceeGoneException(tid);
        }
        int raw = status.getInt(0);
        WaitStatus stop = WaitStatus.of(raw);
        boolean lives = stop instanceof WaitStatus.SyscallStop
                || stop instanceof WaitStatus.SignalDeliveryStop
                || stop instanceof WaitStatus.EventStop;
        if (!lives) {
            lost = true;
            // what can still be inspected at PTRACE_EVENT_EXIT is the program's own state
            kernel.setRegisters(tid, saved);
            core.dispatcher.handle(tid, raw);
            throw new TraceeGoneException(tid);
        }
        return stop;
    }

    private void putBack() throws TraceeGoneException {
        if (temporary != null) {
            backInTheWait();
            return;
        }
        restoreMemory();
        check(kernel.setRegisters(tid, saved), "PTRACE_SETREGS");
        if (tracee.stop == Tracee.Stop.SIGNAL_DELIVERY) {
            if (!disturbed) {
                word.putLong(0, ~(1L << carrier - 1));
                check(kernel.setSignalMask(tid, word), "PTRACE_SETSIGMASK");
                backAtSignal();
            }
            check(kernel.setSiginfo(tid, siginfo), "PTRACE_SETSIGINFO");
        } else {
            check(kernel.interrupt(tid), "PTRACE_INTERRUPT");
            check(kernel.cont(tid, 0), "PTRACE_CONT");
            while (!(await() instanceof WaitStatus.EventStop)) {
                check(kernel.cont(tid, 0), "PTRACE_CONT");
            }
        }
        word.putLong(0, mask);
        check(kernel.setSignalMask(tid, word), "PTRACE_SETSIGMASK");
        sendStopAgain();
    }

    private void restoreMemory() {
        memory.put(0, savedMemory, 0, SCRATCH);
        kernel.writeMemory(tid, scratch, memory, SCRATCH);
    }

    private void sendStopAgain() {
        if (stopSent) {
            kernel.kill(tracee.process.pid, SIGSTOP);
        }
    }

    /**
     * Only the kernel can put a thread into a wait with a temporary mask: PTRACE_SETSIGMASK ends one (kernel/ptrace.c). So the thread makes a rt_sigsuspend of its own with
     * that mask, from the mask that is to come back, and with the carrier pending, which ends it at once. At the carrier's stop both masks are what they were, and it goes on
     * as from the stop that was left.
     */
    private void backInTheWait() throws TraceeGoneException {
        suspend();
        restoreMemory();
        if (tracee.stop == Tracee.Stop.SIGNAL_DELIVERY) {
            check(kernel.setSiginfo(tid, siginfo), "PTRACE_SETSIGINFO");
        } else {
            check(kernel.interrupt(tid), "PTRACE_INTERRUPT");
            check(kernel.cont(tid, 0), "PTRACE_CONT");
            while (!(await() instanceof WaitStatus.EventStop)) {
                check(kernel.cont(tid, 0), "PTRACE_CONT");
            }
        }
        check(kernel.setRegisters(tid, saved), "PTRACE_SETREGS");
        displaced.forEach(this::queueAgain);
        sendStopAgain();
    }

    private void suspend() throws TraceeGoneException {
        memory.putLong(0, temporary.mask());
        kernel.writeMemory(tid, scratch, memory, (int) SIGSET_SIZE);
        prepareCall("rt_sigsuspend", scratch, SIGSET_SIZE);
        WaitStatus stop;
        do {
            check(kernel.syscall(tid, 0), "PTRACE_SYSCALL");
            stop = await();
            stopSent |= stop instanceof WaitStatus.SignalDeliveryStop delivery && delivery.signal() == SIGSTOP;
        } while (!(stop instanceof WaitStatus.SyscallStop));
        // from the entry the thread goes straight into the call: no signal is taken with this mask
        word.putLong(0, mask);
        check(kernel.setSignalMask(tid, word), "PTRACE_SETSIGMASK");
        check(kernel.cont(tid, temporary.carrier()), "PTRACE_CONT");
        while (true) {
            stop = await();
            if (stop instanceof WaitStatus.SignalDeliveryStop delivery) {
                if (delivery.signal() == temporary.carrier()) {
                    return;
                }
                if (delivery.signal() == SIGSTOP) {
                    stopSent = true;
                } else {
                    check(arrived.load(tid), "PTRACE_GETSIGINFO");
                    displaced.add(SignalInfo.copyOf(arrived));
                }
            }
            check(kernel.cont(tid, 0), "PTRACE_CONT");
        }
    }

    /**
     * One that came within these moments and before the carrier goes back into the queue, or, where nobody but the thread itself could put it there as it was
     * (rt_tgsigqueueinfo(2)), is on its way back like one that was held.
     */
    private void queueAgain(SignalInfo info) {
        boolean queued = info.code() < 0
                && info.code() != SiCode.SI_TKILL
                && kernel.queueToThread(tracee.process.pid, tid, info.signo(), arrived.fill(info)) >= 0;
        if (!queued) {
            tracee.releasing.add(info);
            core.tell(new TraceeEvent.Diagnostic(
                    tracee.process.pid,
                    info.signal() + " came while thread " + tid
                            + " was asked about its signals; it is delivered, and no rule was asked about it"));
        }
    }

    private void backAtSignal() throws TraceeGoneException {
        check(kernel.cont(tid, carrier), "PTRACE_CONT");
        while (true) {
            WaitStatus stop = await();
            if (stop instanceof WaitStatus.SignalDeliveryStop delivery) {
                if (delivery.signal() == carrier) {
                    return;
                }
                stopSent |= delivery.signal() == SIGSTOP;
            }
            check(kernel.cont(tid, 0), "PTRACE_CONT");
        }
    }
}
