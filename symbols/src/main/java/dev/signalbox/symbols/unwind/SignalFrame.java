package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.X86Registers;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The frame that the x86-64 kernel builds to call a signal handler (struct rt_sigframe of arch/x86/include/asm/sigframe.h): the return address to a
 * trampoline, then the ucontext with the interrupted registers, then the siginfo.
 */
public final class SignalFrame {
    /** mov rax, 15 (rt_sigreturn); syscall: the trampoline of every C library, which gdb's and libgcc's unwinders recognise too. */
    private static final byte[] TRAMPOLINE = {0x48, (byte) 0xc7, (byte) 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05};

    private static final int SYSCALL_OFFSET = 7;
    private static final int SIGCONTEXT = 40;
    private static final int SIGINFO = 304;

    /** The DWARF numbers of the registers in struct sigcontext, in its order. */
    private static final int[] SAVED = {
        X86Registers.R8, X86Registers.R9, X86Registers.R10, X86Registers.R11, X86Registers.R12, X86Registers.R13,
        X86Registers.R14, X86Registers.R15, X86Registers.RDI, X86Registers.RSI, X86Registers.RBP, X86Registers.RBX,
        X86Registers.RDX, X86Registers.RAX, X86Registers.RCX, X86Registers.RSP, X86Registers.RIP
    };

    private SignalFrame() {}

    /** Whether the trampoline is at the address, or its second instruction. */
    static boolean isTrampoline(MemoryReader memory, long pc) {
        return matches(memory, pc) || matches(memory, pc - SYSCALL_OFFSET);
    }

    private static boolean matches(MemoryReader memory, long address) {
        return memory.readBytes(address, TRAMPOLINE.length)
                .filter(bytes -> Arrays.equals(bytes, TRAMPOLINE))
                .isPresent();
    }

    /** The siginfo that the kernel wrote for the handler, given a SIGNAL frame of a backtrace; empty when its stack pointer is not known. */
    public static OptionalLong siginfoAddress(StackFrame signalFrame) {
        OptionalLong rsp = signalFrame.registers().read(X86Registers.RSP);
        return rsp.isPresent() ? OptionalLong.of(rsp.getAsLong() + SIGINFO) : rsp;
    }

    /** The interrupted code; the frame stands in the trampoline, where the handler has returned and rsp points to the ucontext. */
    static CallerStep step(PhysicalFrame frame) {
        OptionalLong rsp = frame.registers().read(X86Registers.RSP);
        if (rsp.isEmpty()) {
            return CallerStep.end(UnwindEnd.Cause.NO_RULE, "the stack pointer of the signal frame is not known");
        }
        FrameRegisters interrupted = frame.registers().ofCaller();
        long place = rsp.getAsLong() + SIGCONTEXT;
        for (int number : SAVED) {
            OptionalLong word = frame.memory().readWord(place);
            if (word.isEmpty()) {
                return CallerStep.unreadable(place);
            }
            interrupted.setSaved(number, word.getAsLong(), place);
            place += Long.BYTES;
        }
        return new CallerStep.Caller(rsp, interrupted, FrameSource.SIGNAL_FRAME, true, true);
    }
}
