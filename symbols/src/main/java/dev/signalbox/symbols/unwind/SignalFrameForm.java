package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.I386Registers;
import dev.signalbox.symbols.machine.X86Registers;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * One form of the kernel's frame for a signal handler (arch/x86/include/asm/sigframe.h, arch/x86/include/uapi/asm/sigcontext.h). Offsets count from the
 * stack pointer at the trampoline's first instruction, where the handler has popped its return address.
 *
 * @param trampoline the instructions that the handler returns to, which make the system call that restores the interrupted registers; gdb's and libgcc's
 *     unwinders know them by their bytes too
 * @param starts where its instructions begin
 * @param popped how many bytes are off the stack at each of them
 * @param sigcontext where struct sigcontext, or the part of it with the registers, begins
 * @param saved the DWARF numbers of the registers there, one for each word
 * @param siginfo where the siginfo is, for a form that has one
 * @param stack where uc_stack of the ucontext is, for a form that has one
 * @param floatingPoint where the sigcontext's pointer to struct _fpstate is
 * @param vectors where xmm0 is in that, the others following
 * @param firstVector the DWARF number of xmm0
 */
record SignalFrameForm(
        byte[] trampoline,
        int[] starts,
        int[] popped,
        int sigcontext,
        int[] saved,
        OptionalInt siginfo,
        OptionalInt stack,
        int floatingPoint,
        int vectors,
        int firstVector) {
    /** A word that holds no register of a frame. */
    static final int SKIPPED = -1;

    /** struct rt_sigframe: mov $15 (rt_sigreturn), %rax; syscall, of every C library; the ucontext, then the siginfo. */
    static final List<SignalFrameForm> X86_64 = List.of(new SignalFrameForm(
            bytes(0x48, 0xc7, 0xc0, 15, 0, 0, 0, 0x0f, 0x05),
            new int[] {0, 7},
            new int[] {0, 0},
            40,
            new int[] {
                X86Registers.R8, X86Registers.R9, X86Registers.R10, X86Registers.R11, X86Registers.R12,
                X86Registers.R13, X86Registers.R14, X86Registers.R15, X86Registers.RDI, X86Registers.RSI,
                X86Registers.RBP, X86Registers.RBX, X86Registers.RDX, X86Registers.RAX, X86Registers.RCX,
                X86Registers.RSP, X86Registers.RIP
            },
            OptionalInt.of(304),
            OptionalInt.of(16),
            40 + 184,
            160,
            X86Registers.XMM0));

    /** From edi on, behind the four segments of struct sigcontext_32; trapno and err stand before eip. */
    private static final int[] SIGCONTEXT_32 = {
        I386Registers.EDI,
        I386Registers.ESI,
        I386Registers.EBP,
        I386Registers.ESP,
        I386Registers.EBX,
        I386Registers.EDX,
        I386Registers.ECX,
        I386Registers.EAX,
        SKIPPED,
        SKIPPED,
        I386Registers.EIP
    };

    private static final int SEGMENTS_32 = 16;
    private static final int FPSTATE_32 = 76;
    /** struct _fpstate_32: what fsave writes, 112 bytes with its status, then what fxsave writes. */
    private static final int XMM_32 = 112 + 160;

    /**
     * struct rt_sigframe_ia32, of a handler with SA_SIGINFO: mov $173 (rt_sigreturn), %eax; int $0x80; the handler's three arguments, the siginfo, the
     * ucontext. struct sigframe_ia32, without: pop %eax; mov $119 (sigreturn), %eax; int $0x80; the signal's number, the sigcontext.
     */
    static final List<SignalFrameForm> I386 = List.of(
            new SignalFrameForm(
                    bytes(0xb8, 173, 0, 0, 0, 0xcd, 0x80),
                    new int[] {0, 5},
                    new int[] {0, 0},
                    160 + SEGMENTS_32,
                    SIGCONTEXT_32,
                    OptionalInt.of(12),
                    OptionalInt.of(148),
                    160 + FPSTATE_32,
                    XMM_32,
                    I386Registers.XMM0),
            new SignalFrameForm(
                    bytes(0x58, 0xb8, 119, 0, 0, 0, 0xcd, 0x80),
                    new int[] {0, 1, 6},
                    new int[] {0, 4, 4},
                    4 + SEGMENTS_32,
                    SIGCONTEXT_32,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    4 + FPSTATE_32,
                    XMM_32,
                    I386Registers.XMM0));

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** What is off the stack at the first of the instructions for which the test, given its offset in the trampoline, holds. */
    OptionalInt popped(IntPredicate isHere) {
        for (int i = 0; i < starts.length; i++) {
            if (isHere.test(starts[i])) {
                return OptionalInt.of(popped[i]);
            }
        }
        return OptionalInt.empty();
    }
}
