package dev.signalbox.engine.live;

import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The alternate stack as the kernel noted it in the 64-bit frame of a handler that is under way (uc_stack of struct ucontext, arch/x86/kernel/signal.c). */
final class AlternateStacks {
    /** uc_flags and uc_link come first. */
    private static final int UC_STACK = 16;

    private AlternateStacks() {}

    /** What the innermost frame says; it was true when the handler was called, and a handler seldom changes it. */
    static Optional<AlternateStack> ofInterrupted(List<StackFrame> signalFrames, MemoryReader memory) {
        if (signalFrames.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong context = signalFrames.get(0).registers().read(X86Registers.RSP);
        return context.isEmpty()
                ? Optional.empty()
                : memory.readBytes(context.getAsLong() + UC_STACK, AlternateStack.size(Long.BYTES))
                        .map(bytes -> AlternateStack.decode(bytes, Long.BYTES));
    }
}
