package dev.signalbox.engine.live;

import dev.signalbox.engine.module.SymbolIndex;
import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.module.VirtualAddress;
import dev.signalbox.symbols.unwind.FrameKind;
import dev.signalbox.symbols.unwind.SignalFrame;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A handler that is under way in a thread, with the frame that the kernel built for it (struct rt_sigframe, arch/x86/kernel/signal_64.c and signal_32.c).
 *
 * @param kernel the kernel's frame
 * @param handler the address of the handler, when the symbols know where the function begins that the kernel's frame returns from
 * @param memory the memory of the process
 */
record HandlerFrame(StackFrame kernel, OptionalLong handler, MemoryReader memory) {
    /** Of the trap number in the ucontext of 64-bit programs: the sigcontext is at 40. */
    private static final int TRAP_NUMBER = 40 + 160;

    /** The handlers among these frames, the innermost first. */
    static List<HandlerFrame> among(List<StackFrame> frames, SymbolIndex index, MemoryReader memory) {
        List<HandlerFrame> found = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).kind() == FrameKind.SIGNAL) {
                found.add(new HandlerFrame(
                        frames.get(i),
                        i == 0
                                ? OptionalLong.empty()
                                : start(index, frames.get(i - 1).lookupPc()),
                        memory));
            }
        }
        return found;
    }

    private static OptionalLong start(SymbolIndex index, long address) {
        return index.symbolsAt(address)
                .flatMap(module -> module.symbolAt(new VirtualAddress(address)))
                .map(symbol -> OptionalLong.of(address - symbol.offset()))
                .orElse(OptionalLong.empty());
    }

    /** Whether the frame names this signal: in the siginfo that the kernel writes for handlers with SA_SIGINFO, on i386 in all handlers' argument. */
    boolean names(int signo) {
        return SignalFrame.signal(kernel).orElse(0) == signo;
    }

    /** Whether the thread's latest processor exception before the handler was one that raises this signal (arch/x86/kernel/traps.c); asked of 64-bit threads only. */
    boolean followsTrapOf(int signo) {
        if (kernel.registers().machine().addressSize() != Long.BYTES) {
            return false;
        }
        OptionalLong context = kernel.registers().read(X86Registers.RSP);
        OptionalLong trap =
                context.isEmpty() ? context : memory.readUnsigned(context.getAsLong() + TRAP_NUMBER, Long.BYTES);
        if (trap.isEmpty()) {
            return false;
        }
        int number = (int) trap.getAsLong();
        return switch (signo) {
            case 4 -> number == 6;
            case 5 -> number == 1 || number == 3;
            case 7 -> number == 17 || number == 14 || number == 12 || number == 11;
            case 8 -> number == 0 || number == 16 || number == 19;
            case 11 -> number == 14 || number == 13 || number == 4 || number == 5;
            default -> false;
        };
    }

    /** The alternate stack as it was when the handler was called; a handler seldom changes it. */
    Optional<AlternateStack> alternateStack() {
        int wordSize = kernel.registers().machine().addressSize();
        OptionalLong place = SignalFrame.stackAddress(kernel);
        return place.isEmpty()
                ? Optional.empty()
                : memory.readBytes(place.getAsLong(), AlternateStack.size(wordSize))
                        .map(bytes -> AlternateStack.decode(bytes, wordSize));
    }
}
