package dev.signalbox.symbols.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.dwarf.line.LineRow;
import dev.signalbox.symbols.dwarf.line.LineTable;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.VirtualAddress;
import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.CoreProcess;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.unwind.Unwinder;
import dev.signalbox.symbols.value.FormatLimits;
import dev.signalbox.symbols.value.NumberFormat;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.variable.FrameVariables;
import dev.signalbox.symbols.variable.ModuleSymbolNames;
import dev.signalbox.symbols.variable.StaticThreadStorage;
import dev.signalbox.symbols.variable.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated programs, stopped at many instructions: stack, lines and variables of every frame as gdb shows them. Bounded in the ordinary build; for long, with other
 * seeds: {@code -Dsignalbox.sweep.seed=1000 -Dsignalbox.sweep.count=50}.
 */
@Timeout(7200)
class GdbSweepTest {
    private static final int STOPS = 10;
    private static final String[] FLAGS = {
        "-O0 -gdwarf-5",
        "-O2 -gdwarf-5",
        "-O1 -gdwarf-4 -no-pie",
        "-Os -gdwarf-5 -fomit-frame-pointer",
        "-O3 -gdwarf-4",
        "-O0 -gdwarf-4 -static",
        "-O2 -gdwarf-4 -static-pie -fno-omit-frame-pointer",
        "-Og -gdwarf-5 -fomit-frame-pointer"
    };

    @TempDir
    Path directory;

    static List<Long> seeds() {
        long first = Long.getLong("signalbox.sweep.seed", 0);
        List<Long> seeds = new ArrayList<>();
        for (long i = 0; i < Integer.getInteger("signalbox.sweep.count", FLAGS.length); i++) {
            seeds.add(first + i);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingIsAsGdbShowsIt(long seed) throws IOException {
        String flags = FLAGS[(int) (seed % FLAGS.length)];
        CompiledProgram program =
                CompiledProgram.compile(directory, "sweep", SweepProgram.text(seed), (flags + " -w").split(" "));
        List<SweepRun.Stop> stops =
                SweepRun.stops(directory, program.binary(), instructions(program.binary(), new Random(seed)), STOPS);
        assertThat(stops).as("stops").hasSizeGreaterThan(2);
        List<String> differences = new ArrayList<>();
        int variables = 0;
        for (SweepRun.Stop stop : stops) {
            variables += compare(stop, !flags.contains("-O0"), differences);
            Files.delete(stop.core());
        }
        assertThat(differences).as("seed " + seed + ", " + flags).isEmpty();
        assertThat(variables).isGreaterThan(20);
    }

    /** Some instructions of each of the program's own functions, as a Python dictionary. */
    private String instructions(Path binary, Random random) throws IOException {
        Map<String, List<Long>> byFunction = new TreeMap<>();
        Pattern heading = Pattern.compile("^([0-9a-f]+) <(function\\d+|main|increment)>:$");
        Pattern instruction = Pattern.compile("^ *([0-9a-f]+):\t.*");
        String function = null;
        long start = 0;
        for (String line : CompiledProgram.run(directory, "objdump", "-d", "--no-show-raw-insn", binary.toString())
                .split("\n")) {
            Matcher begin = heading.matcher(line);
            Matcher inside = instruction.matcher(line);
            if (begin.matches()) {
                function = begin.group(2);
                start = Long.parseLong(begin.group(1), 16);
            } else if (line.isBlank()) {
                function = null;
            } else if (function != null && inside.matches()) {
                byFunction
                        .computeIfAbsent(function, f -> new ArrayList<>())
                        .add(Long.parseLong(inside.group(1), 16) - start);
            }
        }
        byFunction.values().forEach(offsets -> {
            java.util.Collections.shuffle(offsets, random);
            offsets.subList(Math.min(6, offsets.size()), offsets.size()).clear();
        });
        StringBuilder text = new StringBuilder("{");
        byFunction.forEach((name, offsets) -> text.append("'" + name + "': " + offsets + ", "));
        return text.append("}").toString();
    }

    private static int compare(SweepRun.Stop stop, boolean optimized, List<String> differences) throws IOException {
        CoreProcess process = stop.process();
        ValueContext context = new ValueContext(process.memory(), new ModuleSymbolNames(process.modules()));
        Backtrace backtrace = new Unwinder(process.modules()).unwind(process.machine());
        List<StackFrame> frames = backtrace.frames(0, stop.frames().size());
        String where = "pc 0x" + Long.toHexString(stop.pc()) + " ";
        List<String> ourStack = frames.stream().map(GdbSweepTest::describe).toList();
        List<String> theirStack = stop.frames().stream()
                .map(frame -> frame.function() + " " + frame.line())
                .toList();
        if (!sameStack(frames, ourStack, stop.frames())) {
            differences.add(where + "stack: ours " + ourStack + " gdb's " + theirStack);
            return 0;
        }
        int compared = 0;
        for (int i = 0; i < frames.size(); i++) {
            FrameVariables variables =
                    new FrameVariables(backtrace, frames.get(i), process.modules(), context, new StaticThreadStorage());
            List<String> ours =
                    variables.inScope().stream().map(GdbSweepTest::line).toList();
            compared += ours.size();
            for (String text : VariableLists.differences(ours, stop.frames().get(i), optimized)) {
                differences.add(where + "frame " + i + " " + ourStack.get(i) + " " + text);
            }
        }
        return compared;
    }

    private static String line(Variable variable) {
        return variable.name() + " = " + variable.value().text(NumberFormat.NATURAL, FormatLimits.PRINT);
    }

    /** Several rows of a line table may have one address: gdb 13 drops some of them before it chooses, so each of their lines will do. */
    private static boolean sameStack(List<StackFrame> frames, List<String> ours, List<SweepRun.GdbFrame> theirs) {
        if (frames.size() != theirs.size()) {
            return false;
        }
        for (int i = 0; i < frames.size(); i++) {
            StackFrame frame = frames.get(i);
            String wanted = theirs.get(i).function() + " " + theirs.get(i).line();
            if (ours.get(i).equals(wanted)) {
                continue;
            }
            String function = frame.functionName().orElse("??") + " sweep.c:";
            if (!wanted.startsWith(function)
                    || !linesAt(frame).contains(Integer.parseInt(wanted.substring(function.length())))) {
                return false;
            }
        }
        return true;
    }

    private static List<Integer> linesAt(StackFrame frame) {
        Module module = frame.module().orElseThrow();
        LineTable table =
                module.lineTableAt(new VirtualAddress(frame.lookupPc())).orElseThrow();
        long address =
                table.rowAt(frame.lookupPc() - module.bias()).orElseThrow().address();
        return table.rows().stream()
                .filter(row -> row.address() == address)
                .map(LineRow::line)
                .toList();
    }

    private static String describe(StackFrame frame) {
        String place = frame.location()
                .map(l -> Path.of(l.path()).getFileName() + ":" + l.line())
                .orElse("");
        return frame.functionName().orElse("??") + " " + place;
    }
}
