package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Hides our interrupts from system calls that the kernel does not restart by itself. Where poll and read come back with a restart code, epoll_wait, semop,
 * sigtimedwait and sockets with a timeout return a plain EINTR (signal(7), "Interruption of system calls by signal handlers"), so a mere PTRACE_INTERRUPT, or a
 * signal that nobody would have noticed without a tracer, makes them fail. With -ERESTARTNOINTR in its place the way out of the kernel restarts the call;
 * relative timeouts start anew.
 */
final class SystemCallRestart {
    private static final int SI_USER = 0;
    private static final int SI_QUEUE = -1;
    private static final int SI_TKILL = -6;
    private static final int SI_PID = 16;
    private static final long EINTR = -4;
    private static final long ERESTARTSYS = -512;
    private static final long ERESTARTNOINTR = -513;
    private static final long ERESTARTNOHAND = -514;
    private static final long ERESTART_RESTARTBLOCK = -516;

    /** Calls that fail with a plain EINTR. On i386 many of them come as parts of socketcall and ipc, whose other parts do not fail so. */
    private static final List<String> NAMES = List.of(
            "read",
            "write",
            "readv",
            "writev",
            "connect",
            "accept",
            "sendto",
            "recvfrom",
            "sendmsg",
            "recvmsg",
            "semop",
            "msgsnd",
            "msgrcv",
            "rt_sigtimedwait",
            "io_getevents",
            "semtimedop",
            "epoll_wait",
            "epoll_pwait",
            "accept4",
            "recvmmsg",
            "sendmmsg",
            "io_pgetevents",
            "io_uring_enter",
            "epoll_pwait2",
            "socketcall",
            "ipc",
            "rt_sigtimedwait_time64",
            "semtimedop_time64",
            "recvmmsg_time64",
            "io_pgetevents_time64");

    private static final int[] PLAIN_EINTR = numbers(SystemCallTable.X86_64);
    private static final int[] PLAIN_EINTR_32 = numbers(SystemCallTable.I386);

    private static int[] numbers(SystemCallTable table) {
        return NAMES.stream()
                .map(table::number)
                .flatMapToInt(OptionalInt::stream)
                .sorted()
                .toArray();
    }

    private final TracerCore core;
    private final CallInfo info;

    SystemCallRestart(TracerCore core) {
        this.core = core;
        this.info = new CallInfo(core.kernel);
    }

    /** Before a thread leaves the stop that our interrupt caused. */
    void afterInterrupt(Tracee tracee) {
        RegisterFile registers = core.registers;
        if (registers.load(tracee.tid) < 0) {
            return;
        }
        if (failsWithEintr(tracee)) {
            force(tracee);
        }
        comesAgain(tracee);
    }

    private void force(Tracee tracee) {
        core.registers.set(Registers.RAX, ERESTARTNOINTR);
        core.registers.store(tracee.tid);
        tracee.restartForced = true;
    }

    /** Whether there is a breakpoint on the instruction of the call that is made again; the registers are loaded. */
    private boolean hitsAgain(Tracee tracee) {
        RegisterFile registers = core.registers;
        return isRestartable(registers)
                && tracee.process.space.sites.at(registers.rip() - CallAbi.INSTRUCTION_LENGTH) != null;
    }

    /** A breakpoint on the instruction of a call that is made again for our sake was hit already. */
    private void comesAgain(Tracee tracee) {
        RegisterFile registers = core.registers;
        tracee.hitAgainAt = hitsAgain(tracee) ? registers.rip() - CallAbi.INSTRUCTION_LENGTH : 0;
        tracee.hitAgainSp = registers.rsp();
    }

    /** As {@link #atSignal}, with the siginfo of the stop still in the buffer: what the only thread sent to itself interrupted no call of its own. */
    void atArrival(Tracee tracee) {
        int code = core.siginfo.code();
        boolean sentByItself = (code == SI_USER || code == SI_QUEUE || code == SI_TKILL)
                && core.siginfo.intAt(SI_PID) == tracee.process.pid
                && tracee.process.threads.size() == 1
                && !tracee.restartForced;
        if (!sentByItself) {
            atSignal(tracee);
        }
    }

    /** Before a thread leaves a signal-delivery-stop with its signal decided. */
    void atSignal(Tracee tracee) {
        RegisterFile registers = core.registers;
        if (registers.load(tracee.tid) < 0) {
            return;
        }
        boolean fails = failsWithEintr(tracee);
        // of the calls that we restart none does it by itself in this way: it has not run since
        boolean forced = tracee.restartForced && registers.result() == ERESTARTNOINTR && isPlain(tracee);
        tracee.restartForced = forced;
        if (!fails && !forced && !hitsAgain(tracee)) {
            tracee.hitAgainAt = 0; // most signals: whether the program notices them, a file of /proc, need not be known
        } else if (isUnnoticed(tracee)) {
            if (fails) {
                force(tracee);
            }
            comesAgain(tracee);
        } else {
            tracee.hitAgainAt = 0;
            if (forced) {
                registers.set(Registers.RAX, EINTR);
                registers.store(tracee.tid);
                tracee.restartForced = false;
            }
        }
    }

    private boolean isUnnoticed(Tracee tracee) {
        return tracee.deliver == 0 || ProcessStatus.of(tracee.tid).discards(tracee.deliver);
    }

    /** Whether a call came back with EINTR that the kernel would not have made again; the registers are loaded. */
    boolean failsWithEintr(Tracee tracee) {
        return core.registers.result() == EINTR && isPlain(tracee);
    }

    /** The processor's mode does not tell which table a number is of: 64-bit code can make calls by int $0x80. */
    private boolean isPlain(Tracee tracee) {
        SystemCallTable table =
                info.load(tracee.tid) >= 0 ? info.table() : core.registers.abi().table();
        int[] calls = table == SystemCallTable.I386 ? PLAIN_EINTR_32 : PLAIN_EINTR;
        return Arrays.binarySearch(calls, core.registers.call()) >= 0;
    }

    /** Whether the kernel will move rip back over the system call instruction when no handler runs (arch_do_signal_or_restart). */
    static boolean isRestartable(RegisterFile registers) {
        long result = registers.result();
        return registers.call() >= 0
                && (result == ERESTARTSYS
                        || result == ERESTARTNOINTR
                        || result == ERESTARTNOHAND
                        || result == ERESTART_RESTARTBLOCK);
    }
}
