package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LineBreakpointTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-gdwarf-4", "-g -no-pie", "-g -fcf-protection=full"})
    void withoutOptimizationEveryLineWithCodeHasTheAddressesThatGdbChooses(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, flags.split(" "));
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        int lines = Files.readAllLines(program.source()).size();
        List<String> command = new ArrayList<>(List.of("gdb", "-nx", "-batch"));
        List<Integer> asked = new ArrayList<>();
        for (int line = 1; line <= lines; line++) {
            if (!module.breakpointLocations("shapes.c", line).isEmpty()) {
                asked.add(line);
                command.addAll(List.of("-ex", "break shapes.c:" + line));
            }
        }
        command.addAll(List.of("-ex", "info breakpoints", "shapes"));
        String said = CompiledProgram.run(directory, command.toArray(String[]::new));
        for (int i = 0; i < asked.size(); i++) {
            TreeSet<Long> told = new TreeSet<>();
            Matcher matcher = Pattern.compile("(?m)^" + (i + 1) + "(?:\\.\\d+)? .* 0x([0-9a-f]+) ")
                    .matcher(said);
            while (matcher.find()) {
                told.add(Long.parseLong(matcher.group(1), 16));
            }
            TreeSet<Long> ours = new TreeSet<>();
            module.breakpointLocations("shapes.c", asked.get(i))
                    .forEach(l -> ours.add(l.address().value()));
            assertThat(ours).as("%s line %d", flags, asked.get(i)).isEqualTo(told);
        }
        assertThat(asked).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g -O2", "-gdwarf-4 -O2", "-g -O1", "-g -O3"})
    void inOptimizedCodeABreakpointIsOnALineOfItsFunctionAndNotTwiceInOne(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, flags.split(" "));
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        int found = 0;
        for (String marker : List.of("first", "loop", "call", "return", "print", "second", "inlined")) {
            List<BreakpointLocation> locations =
                    module.breakpointLocations(program.source().toString(), program.line(marker));
            List<Object> owners = new ArrayList<>();
            for (BreakpointLocation location : locations) {
                FunctionAt at = module.functionAt(location.address()).orElseThrow();
                assertThat(at.name()).isEqualTo(location.function());
                assertThat(owners).as("%s %s", flags, marker).doesNotContain(at.die());
                owners.add(at.die());
            }
            found += locations.size();
        }
        assertThat(found).isGreaterThan(4);
    }

    @Test
    void aFileIsKnownByItsLastComponentsAndThroughLinks() throws IOException {
        Path sources = Files.createDirectories(directory.resolve("real/src"));
        CompiledProgram program = CompiledProgram.compile(sources, "shapes", Programs.SHAPES, "-g");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("real"));
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        int line = program.line("loop");
        List<BreakpointLocation> expected =
                module.breakpointLocations(program.source().toString(), line);
        assertThat(expected).hasSize(1);
        for (String path : List.of(
                "shapes.c",
                "src/shapes.c",
                "real/src/shapes.c",
                directory + "/real/./src/../src//shapes.c",
                directory + "/link/src/shapes.c")) {
            assertThat(module.breakpointLocations(path, line)).as(path).isEqualTo(expected);
        }
        for (String path : List.of("apes.c", "other/shapes.c", "/src/shapes.c", "", "/")) {
            assertThat(module.breakpointLocations(path, line)).as(path).isEmpty();
        }
    }

    @Test
    void aRelativeCompilationIsFoundByItsAbsolutePath() throws IOException {
        Files.createDirectories(directory.resolve("src"));
        CompiledProgram made = CompiledProgram.compile(directory.resolve("src"), "shapes", Programs.SHAPES, "-g");
        CompiledProgram.run(directory, "gcc", "-g", "-o", "relative", "src/../src/shapes.c");
        Module module = Module.open(directory.resolve("relative"), 0, DebugFileLocator.of(List.of()));
        assertThat(module.breakpointLocations(made.source().toString(), made.line("loop")))
                .hasSize(1);
    }

    @Test
    void aLineOfAnAssemblyFileGetsABreakpoint() throws IOException {
        Files.writeString(
                directory.resolve("part.s"),
                ".text\n.globl part\npart:\n  mov $1, %eax\n  add $2, %eax\n  ret\n.section .note.GNU-stack,\"\"\n");
        CompiledProgram.run(directory, "gcc", "-g", "-c", "part.s");
        CompiledProgram program = CompiledProgram.compile(
                directory, "user", "int part(void); int main(void) { return part(); }\n", "-g", "part.o");
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        List<BreakpointLocation> found = module.breakpointLocations("part.s", 5);
        assertThat(found).hasSize(1);
        long part = module.symbolsNamed("part").get(0).value();
        assertThat(found.get(0).address().value()).isEqualTo(part + 5);
        assertThat(module.sourceAt(found.get(0).address()).orElseThrow().line()).isEqualTo(5);
    }
}
