package dev.signalbox.engine.live;

import dev.signalbox.engine.step.SteppedThread;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** One stopped thread as inspection sees it: its registers fetched once, its frames found as they are asked for. Valid until it runs or is edited. */
final class ThreadState implements SteppedThread {
    private final int tid;
    private final Registers registers;
    private final MachineState state;
    private final Function<MachineState, Backtrace> unwinder;
    private Backtrace backtrace;

    private ThreadState(int tid, Registers registers, MemoryReader memory, Function<MachineState, Backtrace> unwinder) {
        this.tid = tid;
        this.registers = registers;
        this.state = new MachineState(memory, reader(registers));
        this.unwinder = unwinder;
    }

    static ThreadState fetch(Tracer tracer, int tid, MemoryReader memory, Function<MachineState, Backtrace> unwinder)
            throws TraceeGoneException {
        return new ThreadState(tid, tracer.registers(tid), memory, unwinder);
    }

    private static RegisterReader reader(Registers registers) {
        return number -> {
            int index = indexOf(number);
            return index < 0 ? OptionalLong.empty() : OptionalLong.of(registers.get(index));
        };
    }

    /** DWARF numbers of the segment bases (psABI x86-64, figure 3.36) beside those that {@link Registers} knows. */
    static int indexOf(int dwarfNumber) {
        return switch (dwarfNumber) {
            case 58 -> Registers.FS_BASE;
            case 59 -> Registers.GS_BASE;
            default -> Registers.indexOfDwarf(dwarfNumber);
        };
    }

    int tid() {
        return tid;
    }

    Registers registers() {
        return registers;
    }

    Backtrace backtrace() {
        if (backtrace == null) {
            backtrace = unwinder.apply(state);
        }
        return backtrace;
    }

    @Override
    public Optional<StackFrame> frame(int index) {
        return backtrace().frame(index);
    }

    @Override
    public MachineState state() {
        return state;
    }

    @Override
    public long pc() {
        return registers.rip();
    }

    @Override
    public long sp() {
        return registers.rsp();
    }
}
