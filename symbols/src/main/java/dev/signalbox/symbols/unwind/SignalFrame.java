package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.RegisterReader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The frame that the kernel builds to call a signal handler, as it is seen from the trampoline to which the handler returns: the interrupted registers are in
 * a struct sigcontext above the stack pointer. Which of its forms it is, the trampoline's code tells.
 */
public final class SignalFrame {
    private final SignalFrameForm form;
    private final long top;

    private SignalFrame(SignalFrameForm form, long top) {
        this.form = form;
        this.top = top;
    }

    private static List<SignalFrameForm> forms(Machine machine) {
        return switch (machine) {
            case X86_64 -> SignalFrameForm.X86_64;
            case I386 -> SignalFrameForm.I386;
        };
    }

    /** The form whose trampoline the pc is in, at the start of one of its instructions. */
    private static Optional<SignalFrameForm> formAt(MemoryReader memory, long pc, Machine machine) {
        return forms(machine).stream()
                .filter(form -> form.popped(start -> matches(memory, pc - start, form.trampoline()))
                        .isPresent())
                .findFirst();
    }

    private static boolean matches(MemoryReader memory, long address, byte[] code) {
        return memory.readBytes(address, code.length)
                .filter(bytes -> Arrays.equals(bytes, code))
                .isPresent();
    }

    /** Whether the pc is in a trampoline. */
    static boolean isTrampoline(MemoryReader memory, long pc, Machine machine) {
        return formAt(memory, pc, machine).isPresent();
    }

    private static Optional<SignalFrame> of(MemoryReader memory, long pc, OptionalLong sp, Machine machine) {
        Optional<SignalFrameForm> form = formAt(memory, pc, machine);
        if (form.isEmpty() || sp.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt popped = form.get()
                .popped(start -> matches(memory, pc - start, form.get().trampoline()));
        return Optional.of(new SignalFrame(form.get(), sp.getAsLong() - popped.orElse(0)));
    }

    /**
     * The siginfo that the kernel wrote for the handler, given a SIGNAL frame of a backtrace; empty when its stack pointer is not known, and for a handler
     * of i386 without SA_SIGINFO, which gets none.
     */
    public static OptionalLong siginfoAddress(StackFrame signalFrame) {
        return place(signalFrame, SignalFrameForm::siginfo);
    }

    /** The stack_t in the handler's ucontext: the alternate stack as it was when the handler was called. Empty where the siginfo is. */
    public static OptionalLong stackAddress(StackFrame signalFrame) {
        return place(signalFrame, SignalFrameForm::stack);
    }

    /** The number of the signal: in the siginfo, and where there is none, in the handler's argument on top. Empty when it cannot be read. */
    public static OptionalLong signal(StackFrame signalFrame) {
        OptionalLong place =
                place(signalFrame, form -> form.siginfo().isPresent() ? form.siginfo() : OptionalInt.of(0));
        return place.isEmpty() ? place : signalFrame.state().memory().readUnsigned(place.getAsLong(), Integer.BYTES);
    }

    private static OptionalLong place(StackFrame signalFrame, Function<SignalFrameForm, OptionalInt> which) {
        Machine machine = signalFrame.registers().machine();
        OptionalLong sp = signalFrame.registers().read(machine.registers().sp());
        Optional<SignalFrame> frame = of(signalFrame.state().memory(), signalFrame.pc(), sp, machine);
        OptionalInt offset = frame.map(found -> which.apply(found.form)).orElse(OptionalInt.empty());
        return offset.isPresent() ? OptionalLong.of(frame.get().top + offset.getAsInt()) : OptionalLong.empty();
    }

    /** The interrupted code; the frame stands in the trampoline, where the handler has returned. */
    static CallerStep step(PhysicalFrame frame) {
        Machine machine = frame.machine();
        OptionalLong sp = frame.registers().read(machine.registers().sp());
        return of(frame.memory(), frame.pc(), sp, machine)
                .map(found -> found.interrupted(frame, sp.getAsLong()))
                .orElseGet(() ->
                        CallerStep.end(UnwindEnd.Cause.NO_RULE, "the stack pointer of the signal frame is not known"));
    }

    private CallerStep interrupted(PhysicalFrame frame, long sp) {
        FrameRegisters interrupted =
                frame.registers().ofInterrupted(new Vectors(frame.memory(), frame.machine(), this));
        long place = top + form.sigcontext();
        for (int number : form.saved()) {
            if (number != SignalFrameForm.SKIPPED) {
                OptionalLong word = frame.machine().readAddress(frame.memory(), place);
                if (word.isEmpty()) {
                    return CallerStep.unreadable(place);
                }
                interrupted.setSaved(number, word.getAsLong(), place);
            }
            place += frame.machine().addressSize();
        }
        return new CallerStep.Caller(OptionalLong.of(sp), interrupted, FrameSource.SIGNAL_FRAME, true, true);
    }

    /** The vector registers in the floating point state that the sigcontext points to; unknown where the thread had used none. Their low 8 bytes. */
    private record Vectors(MemoryReader memory, Machine machine, SignalFrame signalFrame) implements RegisterReader {
        private static final int VECTOR_SIZE = 16;

        @Override
        public OptionalLong read(int number) {
            OptionalLong place = savedAt(number);
            return place.isEmpty() ? place : memory.readUnsigned(place.getAsLong(), Long.BYTES);
        }

        @Override
        public OptionalLong savedAt(int number) {
            SignalFrameForm form = signalFrame.form;
            int vector = number - form.firstVector();
            if (vector < 0 || vector >= 2 * machine.addressSize()) {
                return OptionalLong.empty();
            }
            OptionalLong state = machine.readAddress(memory, signalFrame.top + form.floatingPoint());
            return state.isEmpty() || state.getAsLong() == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(state.getAsLong() + form.vectors() + (long) VECTOR_SIZE * vector);
        }
    }
}
