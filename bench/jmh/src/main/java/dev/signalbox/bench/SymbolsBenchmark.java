package dev.signalbox.bench;

import dev.signalbox.symbols.module.BreakpointLocation;
import dev.signalbox.symbols.module.FunctionAt;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.VirtualAddress;
import dev.signalbox.symbols.source.SourceLocation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long questions about addresses and names take, once a module is known and when it is new. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SymbolsBenchmark {
    private MeasuredProgram program;
    private Module module;
    private long[] addresses;
    private int next;

    /** Compiles the program and takes an address in each of its functions. */
    @Setup
    public void compile() throws IOException, InterruptedException {
        program = MeasuredProgram.compile();
        module = program.open();
        addresses = new long[MeasuredProgram.FUNCTIONS];
        for (int i = 0; i < addresses.length; i++) {
            List<BreakpointLocation> places = module.functionBreakpointLocations("work" + i);
            addresses[i] = places.get(0).address().value() + 4;
        }
    }

    private VirtualAddress address() {
        next = (next + 7) % addresses.length;
        return new VirtualAddress(addresses[next]);
    }

    /** The line at an address. */
    @Benchmark
    public Optional<SourceLocation> line() {
        return module.sourceAt(address());
    }

    /** The function and the inlined calls at an address. */
    @Benchmark
    public Optional<FunctionAt> function() {
        return module.functionAt(address());
    }

    /** A breakpoint on a function of a module of which nothing was read before: the name index is built. */
    @Benchmark
    public List<BreakpointLocation> functionBreakpointInANewModule() throws IOException {
        return program.open().functionBreakpointLocations("work99");
    }

    /** A breakpoint on a line of such a module. */
    @Benchmark
    public List<BreakpointLocation> lineBreakpointInANewModule() throws IOException {
        return program.open().breakpointLocations("measured.c", 700);
    }
}
