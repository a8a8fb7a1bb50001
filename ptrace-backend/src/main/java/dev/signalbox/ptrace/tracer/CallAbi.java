package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SystemCallTable;
import java.util.Arrays;
import java.util.OptionalInt;

/** How the code of one processor mode makes system calls: by which instruction, with which numbers, its arguments in which registers. */
enum CallAbi {
    /** syscall (arch/x86/entry/entry_64.S). */
    X86_64(
            ProcessorMode.LONG,
            SystemCallTable.X86_64,
            SigInfoLayout.BITS_64,
            new int[] {Registers.RDI, Registers.RSI, Registers.RDX, Registers.R10, Registers.R8, Registers.R9},
            0x0f,
            0x05),
    /** int $0x80 (arch/x86/entry/entry_64_compat.S); its other ways, sysenter and on AMD processors syscall, come back to one in the vDSO. */
    I386(
            ProcessorMode.COMPATIBILITY,
            SystemCallTable.I386,
            SigInfoLayout.BITS_32,
            new int[] {Registers.RBX, Registers.RCX, Registers.RDX, Registers.RSI, Registers.RDI, Registers.RBP},
            0xcd,
            0x80);

    /** Of each of the instructions that make a call, in bytes. */
    static final int INSTRUCTION_LENGTH = 2;

    private final ProcessorMode mode;
    private final SystemCallTable table;
    private final SigInfoLayout siginfo;
    private final int[] arguments;
    /** Calls after which other signals may be blocked, those in which that is so only as long as they wait, and those that set a disposition; i386 still has their predecessors. */
    private final int[] maskCalls;

    private final int[] waitingCalls;
    private final int[] actionCalls;
    private final byte first;
    private final byte second;

    CallAbi(ProcessorMode mode, SystemCallTable table, SigInfoLayout siginfo, int[] arguments, int first, int second) {
        this.mode = mode;
        this.table = table;
        this.siginfo = siginfo;
        this.arguments = arguments;
        this.maskCalls = numbers("rt_sigprocmask", "rt_sigreturn", "sigprocmask", "sigreturn");
        this.waitingCalls = numbers(
                "rt_sigsuspend",
                "sigsuspend",
                "ppoll",
                "pselect6",
                "epoll_pwait",
                "epoll_pwait2",
                "io_pgetevents",
                "io_uring_enter",
                "ppoll_time64",
                "pselect6_time64",
                "io_pgetevents_time64");
        this.actionCalls = numbers("rt_sigaction", "sigaction", "signal");
        this.first = (byte) first;
        this.second = (byte) second;
    }

    private int[] numbers(String... names) {
        return Arrays.stream(names)
                .map(table::number)
                .flatMapToInt(OptionalInt::stream)
                .toArray();
    }

    /** Whether a call may leave the thread with another signal mask. */
    boolean changesMask(int call) {
        return contains(maskCalls, call);
    }

    /** Whether a call may put another signal mask in place while it waits. */
    boolean waitsWithMask(int call) {
        return contains(waitingCalls, call);
    }

    /** Whether a call sets the disposition of the signal that is its first argument. */
    boolean setsAction(int call) {
        return contains(actionCalls, call);
    }

    private static boolean contains(int[] calls, int call) {
        for (int one : calls) {
            if (one == call) {
                return true;
            }
        }
        return false;
    }

    /** The one that code in this mode uses. */
    static CallAbi of(ProcessorMode mode) {
        return mode == ProcessorMode.LONG ? X86_64 : I386;
    }

    /** The one of a table: code of 64 bits can make 32-bit calls by int $0x80. */
    static CallAbi of(SystemCallTable table) {
        return table == SystemCallTable.I386 ? I386 : X86_64;
    }

    ProcessorMode mode() {
        return mode;
    }

    /** The calls by number. */
    SystemCallTable table() {
        return table;
    }

    /** How they take and give a siginfo. */
    SigInfoLayout siginfo() {
        return siginfo;
    }

    /** The number of a call that every kernel has. */
    int number(String name) {
        return table.number(name).orElseThrow(() -> new IllegalArgumentException("no system call " + name));
    }

    /** The word of {@link Registers} with an argument: 0 to 5. */
    int argument(int index) {
        return arguments[index];
    }

    /** Whether the two bytes are the instruction. */
    boolean isInstruction(byte one, byte other) {
        return one == first && other == second;
    }
}
