package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.source.SourceLocation;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ModuleTest {
    private static final long BIAS = 0x555555554000L;

    @TempDir
    Path directory;

    private Module open(CompiledProgram program, long bias) throws IOException {
        return Module.open(program.binary(), bias, DebugFileLocator.of(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-g",
                "-g -O2",
                "-gdwarf-4",
                "-gdwarf-4 -O2",
                "-g -static",
                "-g -no-pie",
                "-g -gz",
                "-g -Og",
                "-gdwarf-3"
            })
    void everyAddressHasTheLineThatGdbTells(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, flags.split(" "));
        Module module = open(program, BIAS);
        StringBuilder script = new StringBuilder();
        List<Long> asked = new ArrayList<>();
        for (String name : List.of("main", "area")) {
            ElfSymbol symbol = module.symbolsNamed(name).get(0);
            for (long at = symbol.value() - 4; at < symbol.value() + symbol.size() + 4; at++) {
                asked.add(at);
                script.append("info line *0x").append(Long.toHexString(at)).append("\n");
            }
        }
        Path commands = Files.writeString(directory.resolve("commands"), script);
        String[] answers = CompiledProgram.run(
                        directory,
                        "gdb",
                        "-nx",
                        "-batch",
                        "-x",
                        commands.toString(),
                        program.binary().toString())
                .split("\n");
        assertThat(answers).hasSameSizeAs(asked);
        Pattern line = Pattern.compile("Line (\\d+) of \"([^\"]+)\" .*");
        int checked = 0;
        for (int i = 0; i < answers.length; i++) {
            Optional<SourceLocation> ours = module.sourceAt(new VirtualAddress(asked.get(i) + BIAS));
            Matcher told = line.matcher(answers[i]);
            if (told.matches()) {
                assertThat(ours.map(SourceLocation::line)).as(answers[i]).contains(Integer.parseInt(told.group(1)));
                assertThat(ours.get().path()).isEqualTo(told.group(2));
                checked++;
            } else {
                assertThat(answers[i]).startsWith("No line number information");
                assertThat(ours).as(answers[i]).isEmpty();
            }
        }
        assertThat(checked).isGreaterThan(50);
        assertThat(module.diagnostics()).isEmpty();
    }

    @Test
    void aLineWithCodeGetsOneBreakpointInTheFunction() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g");
        Module module = open(program, BIAS);
        for (String marker : List.of("first", "loop", "return", "print", "mainfirst")) {
            int line = program.line(marker);
            List<BreakpointLocation> found =
                    module.breakpointLocations(program.source().toString(), line);
            assertThat(found).as(marker).hasSize(1);
            assertThat(found.get(0).source().orElseThrow().line()).isEqualTo(line);
            assertThat(module.sourceAt(found.get(0).address()).orElseThrow().line())
                    .isEqualTo(line);
            assertThat(module.contains(found.get(0).address())).isTrue();
        }
    }

    @Test
    void aLineOfAnInlinedFunctionGetsABreakpointInEachCopy() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g");
        Module module = open(program, 0);
        List<BreakpointLocation> found = module.breakpointLocations("shapes.c", program.line("inlined"));
        assertThat(found).hasSize(2).allSatisfy(location -> {
            assertThat(location.inlined()).isTrue();
            assertThat(location.function()).isEqualTo("twice");
        });
        assertThat(found.stream().map(l -> module.functionAt(l.address())
                        .orElseThrow()
                        .function()
                        .name()))
                .containsExactlyInAnyOrder("area", "main");
        FunctionAt at = module.functionAt(found.get(0).address()).orElseThrow();
        assertThat(at.inlined().get(0).callSite().orElseThrow().line())
                .isIn(program.line("call"), program.line("second"));
    }

    @Test
    void aLineWithoutCodeMovesDownWithinItsFunctionOnly() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g");
        Module module = open(program, 0);
        assertThat(lines(module, program, "blank")).containsExactly(program.line("loop"));
        // from the comment above a function behind its prologue
        assertThat(lines(module, program, "comment")).containsExactly(program.line("first"));
        assertThat(lines(module, program, "opening")).containsExactly(program.line("first"));
        assertThat(lines(module, program, "far")).isEmpty();
        assertThat(lines(module, program, "end")).isEmpty();
        assertThat(module.breakpointLocations("nosuchfile.c", 3)).isEmpty();
        assertThat(module.breakpointLocations("/elsewhere/shapes.c", program.line("loop")))
                .isEmpty();
    }

    private static List<Integer> lines(Module module, CompiledProgram program, String marker) throws IOException {
        return module.breakpointLocations(program.source().toString(), program.line(marker)).stream()
                .map(l -> l.source().orElseThrow().line())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-g",
                "-g -O2",
                "-gdwarf-4",
                "-g -O1",
                "-g -fstack-protector-all",
                "-g -O2 -fno-omit-frame-pointer",
                "-g -no-pie"
            })
    void aFunctionBreakpointIsWhereGdbPutsIt(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, flags.split(" "));
        Module module = open(program, 0);
        for (String function : List.of("main", "area")) {
            String said = CompiledProgram.run(
                    directory,
                    "gdb",
                    "-nx",
                    "-batch",
                    "-ex",
                    "break " + function,
                    program.binary().toString());
            Matcher matcher = Pattern.compile("Breakpoint 1 at 0x([0-9a-f]+)").matcher(said);
            assertThat(matcher.find()).as(said).isTrue();
            assertThat(module.functionBreakpointLocations(function))
                    .as("%s %s", flags, function)
                    .extracting(l -> Long.toHexString(l.address().value()))
                    .containsExactly(matcher.group(1));
        }
    }

    @Test
    void globalNamesAreFound() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g");
        Module module = open(program, 0);
        assertThat(module.named(NameKind.VARIABLE, "counter")).hasSize(1);
        assertThat(module.named(NameKind.TYPE, "point")).hasSize(1);
        assertThat(module.named(NameKind.TYPE, "int")).hasSize(1);
        assertThat(module.named(NameKind.FUNCTION, "area")).hasSize(1);
        assertThat(module.named(NameKind.INLINED, "twice")).hasSize(2);
        assertThat(module.named(NameKind.VARIABLE, "sum")).isEmpty();
        assertThat(module.sourceFiles()).contains(program.source().toString());
    }
}
