package dev.signalbox.engine.live;

import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.unwind.SignalFrame;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The alternate stack as the kernel noted it in the frame of a handler that is under way (uc_stack of struct ucontext, arch/x86/kernel/signal.c). */
final class AlternateStacks {
    private AlternateStacks() {}

    /** What the innermost frame says; it was true when the handler was called, and a handler seldom changes it. */
    static Optional<AlternateStack> ofInterrupted(List<StackFrame> signalFrames, MemoryReader memory) {
        if (signalFrames.isEmpty()) {
            return Optional.empty();
        }
        int wordSize = signalFrames.get(0).registers().machine().addressSize();
        OptionalLong place = SignalFrame.stackAddress(signalFrames.get(0));
        return place.isEmpty()
                ? Optional.empty()
                : memory.readBytes(place.getAsLong(), AlternateStack.size(wordSize))
                        .map(bytes -> AlternateStack.decode(bytes, wordSize));
    }
}
