package dev.signalbox.engine.live;

import dev.signalbox.engine.module.Abi;
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

    private ThreadState(
            int tid,
            Registers registers,
            RegisterReader reader,
            MemoryReader memory,
            Function<MachineState, Backtrace> unwinder) {
        this.tid = tid;
        this.registers = registers;
        this.state = new MachineState(memory, reader);
        this.unwinder = unwinder;
    }

    static ThreadState fetch(
            Tracer tracer, int tid, Abi abi, MemoryReader memory, Function<MachineState, Backtrace> unwinder)
            throws TraceeGoneException {
        Registers registers = tracer.registers(tid);
        RegisterReader general = reader(registers, abi);
        VectorRegisters vectors = new VectorRegisters(tracer, tid, abi.mode());
        RegisterReader all = RegisterReader.of(abi.machine(), number -> {
            OptionalLong vector = vectors.read(number);
            return vector.isPresent() ? vector : general.read(number);
        });
        return new ThreadState(tid, registers, all, memory, unwinder);
    }

    /** The general purpose registers. */
    static RegisterReader reader(Registers registers, Abi abi) {
        return RegisterReader.of(abi.machine(), number -> {
            int index = abi.mode().indexOfDwarf(number);
            return index < 0 ? OptionalLong.empty() : OptionalLong.of(abi.mode().word(registers.get(index)));
        });
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
