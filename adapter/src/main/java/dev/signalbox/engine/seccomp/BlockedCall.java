package dev.signalbox.engine.seccomp;

import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.seccomp.ReturnValue;
import dev.signalbox.ptrace.seccomp.SeccompAction;
import dev.signalbox.ptrace.seccomp.SeccompData;
import dev.signalbox.ptrace.syscall.SystemCall;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A system call that seccomp decides about.
 *
 * @param data what its filters see
 * @param outcome what they have decided
 * @param trapData si_errno of SIGSYS, which is the data of RET_TRAP; none when the call kills without a signal that could be handled
 */
public record BlockedCall(SeccompData data, Outcome outcome, OptionalInt trapData) {
    /** What became of a call. */
    public enum Outcome {
        /** SIGSYS was raised. */
        TRAPPED,
        /** The thread is killed. */
        KILLED,
        /** It has not been made, or is being made: whatever the filters say holds. */
        OPEN
    }

    /** The kernel's own results for calls that are made again, ERESTARTSYS to ERESTART_RESTARTBLOCK (include/linux/errno.h). */
    private static final long FIRST_RESTART = -516;

    private static final long LAST_RESTART = -512;

    /** In struct siginfo, for SIGSYS; si_call_addr is a word. */
    private static final int SI_ERRNO = 4;

    private static final int SI_CALL_ADDR = 16;
    private static final int SI_SYSCALL = 24;
    private static final int SI_ARCH = 28;
    /** The registers of the arguments, syscall(2). */
    private static final int[] WIDE = {
        Registers.RDI, Registers.RSI, Registers.RDX, Registers.R10, Registers.R8, Registers.R9
    };

    private static final int[] NARROW = {
        Registers.RBX, Registers.RCX, Registers.RDX, Registers.RSI, Registers.RDI, Registers.RBP
    };

    /** The call of a SIGSYS: the kernel has rolled the registers back to what they were before it (kernel/seccomp.c, syscall_rollback). */
    static BlockedCall trapped(SignalInfo info, Registers registers) {
        int arch = info.intAt(SI_ARCH);
        return new BlockedCall(
                new SeccompData(info.intAt(SI_SYSCALL), arch, info.longAt(SI_CALL_ADDR), arguments(arch, registers)),
                Outcome.TRAPPED,
                OptionalInt.of(info.intAt(SI_ERRNO)));
    }

    /** The call that a thread is killed for; its number is in orig_rax. */
    static BlockedCall killed(Registers registers) {
        return of(registers, Outcome.KILLED);
    }

    /** The call at whose entry a thread is stopped. */
    public static BlockedCall judged(SystemCall call) {
        return new BlockedCall(
                new SeccompData(call.number(), (int) call.table().architecture(), call.ip(), call.arguments()),
                Outcome.OPEN,
                OptionalInt.empty());
    }

    /** The call out of which a thread was interrupted, to be made again; empty when it is in none. */
    public static Optional<BlockedCall> interrupted(Registers registers) {
        boolean wide = ProcessorMode.of(registers.get(Registers.CS)) == ProcessorMode.LONG;
        long result = wide ? registers.get(Registers.RAX) : (int) registers.get(Registers.RAX);
        return (int) registers.get(Registers.ORIG_RAX) >= 0 && result >= FIRST_RESTART && result <= LAST_RESTART
                ? Optional.of(of(registers, Outcome.OPEN))
                : Optional.empty();
    }

    private static BlockedCall of(Registers registers, Outcome outcome) {
        boolean wide = ProcessorMode.of(registers.get(Registers.CS)) == ProcessorMode.LONG;
        int arch = (int) (wide ? SystemCallTable.X86_64 : SystemCallTable.I386).architecture();
        return new BlockedCall(
                new SeccompData(
                        (int) registers.get(Registers.ORIG_RAX),
                        arch,
                        registers.get(Registers.RIP),
                        arguments(arch, registers)),
                outcome,
                OptionalInt.empty());
    }

    private static List<Long> arguments(int arch, Registers registers) {
        int[] order = arch == (int) SystemCallTable.I386.architecture() ? NARROW : WIDE;
        return Arrays.stream(order).mapToObj(registers::get).toList();
    }

    /** The calls of its architecture; those of x86-64 when there is no table of it. */
    public SystemCallTable table() {
        return SystemCallTable.of(data.arch()).orElse(SystemCallTable.X86_64);
    }

    /** The call in words. */
    public SystemCallText text(ProcessMemory memory) {
        return SystemCallText.of(table(), data.nr(), data.args(), memory);
    }

    /** Whether a verdict can be the one that the kernel came to. */
    boolean fits(ReturnValue returned) {
        SeccompAction action = returned.action();
        return switch (outcome) {
            case TRAPPED -> action == SeccompAction.TRAP && returned.data() == (trapData.orElseThrow() & 0xffff);
            case KILLED -> action == SeccompAction.KILL_PROCESS || action == SeccompAction.KILL_THREAD;
            case OPEN -> true;
        };
    }
}
