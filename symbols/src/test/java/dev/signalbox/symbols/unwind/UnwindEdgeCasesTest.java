package dev.signalbox.symbols.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.GdbRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class UnwindEdgeCasesTest {
    private static final String NO_CFI =
            """
            int sink;
            int __attribute__((noinline)) inner(int n) {
                sink = n;
                return n + 1;
            }
            int __attribute__((noinline)) outer(int n) { return inner(n) * 2; }
            int main(void) { return outer(3); }
            """;

    @TempDir
    Path directory;

    private static List<String> names(Backtrace backtrace) {
        return backtrace.frames(0, 1000).stream()
                .map(f -> f.functionName().orElse("??"))
                .toList();
    }

    private static Backtrace unwind(GdbRun run) {
        return new Unwinder(run.process().modules()).unwind(run.process().machine());
    }

    @Test
    void aCallThroughANullPointerShowsItsCaller() throws IOException {
        String text =
                """
                static void (*volatile target)(void);
                int __attribute__((noinline)) caller(int n) { target(); return n + 1; }
                int main(void) { return caller(1) + 1; }
                """;
        CompiledProgram program = CompiledProgram.compile(directory, "null", text, "-g", "-O1");
        Backtrace backtrace = unwind(GdbRun.at(directory, program.binary(), List.of("run"), List.of("bt")));
        assertThat(names(backtrace)).startsWith("??", "caller", "main");
        assertThat(backtrace.frame(1).orElseThrow().source()).isEqualTo(FrameSource.RETURN_ADDRESS_ON_TOP);
    }

    @Test
    void aCallIntoDataShowsItsCaller() throws IOException {
        String text =
                """
                #include <stdlib.h>
                static void (*volatile target)(void);
                int __attribute__((noinline)) caller(int n) { target(); return n + 1; }
                int main(void) {
                    target = (void (*)(void))calloc(64, 1);
                    return caller(1) + 1;
                }
                """;
        CompiledProgram program = CompiledProgram.compile(directory, "data", text, "-g", "-O0");
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), List.of("bt"));
        Unwinder unwinder = new Unwinder(run.process().modules(), new UnwindTables(), 100, address -> false);
        Backtrace backtrace = unwinder.unwind(run.process().machine());
        assertThat(names(backtrace)).startsWith("??", "caller", "main");
        assertThat(backtrace.frame(1).orElseThrow().source()).isEqualTo(FrameSource.RETURN_ADDRESS_ON_TOP);
    }

    @Test
    void aFunctionWithoutCallFrameInformationIsUnwoundAtEachOfItsInstructions() throws IOException {
        CompiledProgram program = CompiledProgram.compile(
                directory,
                "nocfi",
                NO_CFI,
                "-O0",
                "-fno-omit-frame-pointer",
                "-fno-asynchronous-unwind-tables",
                "-fno-unwind-tables");
        List<String> stops = List.of("stepi 0", "stepi 1", "stepi 2");
        for (String step : stops) {
            GdbRun run = GdbRun.at(
                    directory,
                    program.binary(),
                    List.of("break *inner", "run", step.equals("stepi 0") ? "info symbol $pc" : step),
                    List.of("info symbol $pc"));
            Backtrace backtrace = unwind(run);
            assertThat(names(backtrace)).as(step + run.answers()).startsWith("inner", "outer", "main");
            assertThat(backtrace.frame(1).orElseThrow().source())
                    .isEqualTo(step.equals("stepi 2") ? FrameSource.FRAME_POINTER : FrameSource.RETURN_ADDRESS_ON_TOP);
            assertThat(backtrace.frame(2).orElseThrow().source()).isEqualTo(FrameSource.FRAME_POINTER);
        }
    }

    @Test
    void theStackIsWalkedToTheEntryOfTheProgram() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "whole", NO_CFI, "-O2", "-g");
        Backtrace backtrace =
                unwind(GdbRun.at(directory, program.binary(), List.of("break inner", "run"), List.of("bt")));
        assertThat(names(backtrace)).startsWith("inner").endsWith("_start");
        assertThat(backtrace.end())
                .hasValueSatisfying(end -> assertThat(end.complete()).isTrue());
    }

    @Test
    void onlyTheFramesThatAreAskedForAreLookedFor() throws IOException {
        String text =
                """
                int __attribute__((noinline)) down(int n) { if (n == 0) __builtin_trap(); return down(n - 1) + n; }
                int main(void) { return down(5000); }
                """;
        CompiledProgram program = CompiledProgram.compile(directory, "deep", text, "-g", "-O0");
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), List.of("bt 1"));
        Backtrace backtrace = unwind(run);
        assertThat(backtrace.frames(0, 3)).hasSize(3);
        assertThat(backtrace.found()).isEqualTo(3);
        assertThat(backtrace.end()).isEmpty();
        assertThat(backtrace.frames(5000, 10).get(1).functionName()).contains("main");

        Backtrace limited = new Unwinder(run.process().modules(), new UnwindTables(), 50)
                .unwind(run.process().machine());
        assertThat(limited.frames(0, 1000)).hasSize(50);
        assertThat(limited.end().orElseThrow().cause()).isEqualTo(UnwindEnd.Cause.FRAME_LIMIT);
    }

    private static MachineState machine(byte[] stack, long base, long rip, long rsp, long rbp) {
        MemoryReader memory = (address, buffer, offset, length) -> {
            long from = address - base;
            if (from < 0 || from >= stack.length) {
                return 0;
            }
            int count = (int) Math.min(length, stack.length - from);
            System.arraycopy(stack, (int) from, buffer, offset, count);
            return count;
        };
        return new MachineState(memory, number -> switch (number) {
            case X86Registers.RIP -> OptionalLong.of(rip);
            case X86Registers.RSP -> OptionalLong.of(rsp);
            case X86Registers.RBP -> OptionalLong.of(rbp);
            default -> OptionalLong.empty();
        });
    }

    @Test
    void aChainOfFramePointersThatGoesInACircleEnds() {
        ByteBuffer stack = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        stack.putLong(0, 0x1000).putLong(8, 0x1010);
        Backtrace backtrace =
                new Unwinder(ModuleSet.empty()).unwind(machine(stack.array(), 0x1000, 0x1020, 0x1000, 0x1000));
        assertThat(backtrace.frames(0, 100)).hasSizeLessThan(4);
        assertThat(backtrace.end().orElseThrow().complete()).isFalse();
    }

    @Test
    void aStackMayBeAsDeepAsTheLimitOfFrames() {
        int depth = Unwinder.DEFAULT_FRAME_LIMIT;
        ByteBuffer stack = ByteBuffer.allocate(16 * depth + 160).order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; stack.hasRemaining(); frame++) {
            stack.putLong(0x10_0000 + 16L * (frame + 1)).putLong(0x10_0001 + frame);
        }
        Backtrace backtrace = new Unwinder(ModuleSet.empty())
                .unwind(machine(stack.array(), 0x10_0000, 0x10_0000, 0x10_0000, 0x10_0000));

        StackFrame last = backtrace.frame(depth - 1).orElseThrow();

        assertThat(last.registers().assumed(X86Registers.FS_BASE)).isEmpty();
        assertThat(backtrace.end().orElseThrow().cause()).isEqualTo(UnwindEnd.Cause.FRAME_LIMIT);
    }

    @Test
    void unreadableMemoryEndsTheListWithAReason() {
        Backtrace backtrace = new Unwinder(ModuleSet.empty())
                .unwind(new MachineState(MemoryReader.empty(), number -> OptionalLong.of(0x1234)));
        assertThat(backtrace.frames(0, 10)).hasSize(1);
        assertThat(backtrace.end().orElseThrow().detail()).contains("0x1234");
    }

    @Test
    void aThreadWithoutAPcHasNoFrames() {
        Backtrace backtrace = new Unwinder(ModuleSet.empty())
                .unwind(new MachineState(MemoryReader.empty(), number -> OptionalLong.empty()));
        assertThat(backtrace.frames(0, 10)).isEmpty();
        assertThat(backtrace.end()).isPresent();
    }

    @Test
    void anyStackHasAnEnd() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "whole", NO_CFI, "-O2", "-g");
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("break inner", "run"), List.of("bt"));
        long pc = run.process().machine().registers().read(X86Registers.RIP).orElseThrow();
        Random random = new Random(11);
        MemoryReader real = run.process().memory();
        for (int round = 0; round < 2000; round++) {
            byte[] stack = new byte[1024];
            for (int word = 0; word < stack.length / 8; word++) {
                long value =
                        switch (random.nextInt(4)) {
                            case 0 -> pc + random.nextInt(4096) - 2048;
                            case 1 -> 0x7000_0000L + random.nextInt(1024);
                            case 2 -> random.nextLong();
                            default -> random.nextInt(3);
                        };
                ByteBuffer.wrap(stack).order(ByteOrder.LITTLE_ENDIAN).putLong(8 * word, value);
            }
            MachineState fake = machine(
                    stack,
                    0x7000_0000L,
                    pc + random.nextInt(256) - 128,
                    0x7000_0000L + random.nextInt(512),
                    0x7000_0000L + random.nextInt(1024));
            MemoryReader both = (address, buffer, offset, length) -> {
                int got = fake.memory().read(address, buffer, offset, length);
                return got > 0 ? got : real.read(address, buffer, offset, length);
            };
            Backtrace backtrace = new Unwinder(run.process().modules(), new UnwindTables(), 500)
                    .unwind(new MachineState(both, fake.registers()));
            assertThat(backtrace.frames(0, 1000)).isNotEmpty();
            assertThat(backtrace.end()).isPresent();
        }
    }
}
