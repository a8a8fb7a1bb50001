package dev.signalbox.bench;

import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.unwind.UnwindTables;
import dev.signalbox.symbols.unwind.Unwinder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long a backtrace takes: a stack made by hand, of functions that keep their frame in rbp. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UnwindBenchmark {
    private static final int DEPTH = 50;
    private static final long STACK = 0x7ffe_0000_0000L;
    private static final int RBP = 6;
    private static final int RSP = 7;
    private static final int RIP = 16;

    private ModuleSet modules;
    private UnwindTables tables;
    private MachineState machine;

    /** Lays out the stack: at each frame's rbp the caller's rbp, and the return address above it. */
    @Setup
    public void layOut() throws IOException, InterruptedException {
        Module module = MeasuredProgram.compile().open();
        modules = ModuleSet.of(List.of(module));
        tables = new UnwindTables();
        ByteBuffer stack = ByteBuffer.allocate(DEPTH * 64 + 64).order(ByteOrder.LITTLE_ENDIAN);
        long pc = 0;
        for (int i = 0; i < DEPTH; i++) {
            pc = module.functionBreakpointLocations("work" + i).get(0).address().value() + 8;
            stack.putLong(i * 64, STACK + (i + 1) * 64L);
            stack.putLong(i * 64 + 8, pc);
        }
        long innermost = pc;
        machine = new MachineState(
                (address, buffer, offset, length) -> {
                    long into = address - STACK;
                    int count =
                            into < 0 || into >= stack.capacity() ? 0 : Math.min(length, stack.capacity() - (int) into);
                    stack.duplicate().position(count == 0 ? 0 : (int) into).get(buffer, offset, count);
                    return count;
                },
                register -> switch (register) {
                    case RBP -> OptionalLong.of(STACK);
                    case RSP -> OptionalLong.of(STACK - 16);
                    case RIP -> OptionalLong.of(innermost);
                    default -> OptionalLong.empty();
                });
        int found = backtrace().size();
        if (found < DEPTH) {
            throw new IllegalStateException("the stack ends after " + found + " frames");
        }
    }

    /** All fifty frames with functions and lines, by the tables of a session. */
    @Benchmark
    public List<StackFrame> backtrace() {
        return new Unwinder(modules, tables, Unwinder.DEFAULT_FRAME_LIMIT)
                .unwind(machine)
                .frames(0, 1000);
    }

    /** The innermost frame and its caller: what a step asks for. */
    @Benchmark
    public List<StackFrame> twoFrames() {
        return new Unwinder(modules, tables, Unwinder.DEFAULT_FRAME_LIMIT)
                .unwind(machine)
                .frames(0, 2);
    }
}
