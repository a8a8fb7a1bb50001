package dev.signalbox.engine.seccomp;

import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.seccomp.ReturnValue;
import dev.signalbox.ptrace.seccomp.SeccompAction;
import dev.signalbox.ptrace.seccomp.SeccompData;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A system call that seccomp did not let through.
 *
 * @param data what its filters saw
 * @param trapData si_errno of SIGSYS, which is the data of RET_TRAP; none when the call kills without a signal that could be handled
 */
public record BlockedCall(SeccompData data, OptionalInt trapData) {
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
                OptionalInt.of(info.intAt(SI_ERRNO)));
    }

    /** The call that a thread is killed for; its number is in orig_rax. */
    static BlockedCall killed(Registers registers) {
        boolean wide = ProcessorMode.of(registers.get(Registers.CS)) == ProcessorMode.LONG;
        int arch = (int) (wide ? SystemCallTable.X86_64 : SystemCallTable.I386).architecture();
        return new BlockedCall(
                new SeccompData(
                        (int) registers.get(Registers.ORIG_RAX),
                        arch,
                        registers.get(Registers.RIP),
                        arguments(arch, registers)),
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
        return trapData.isPresent()
                ? action == SeccompAction.TRAP && returned.data() == (trapData.getAsInt() & 0xffff)
                : action == SeccompAction.KILL_PROCESS || action == SeccompAction.KILL_THREAD;
    }
}
