package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModuleSetTest {
    private static final long PROGRAM_BIAS = 0x555555554000L;
    private static final long LIBRARY_BIAS = 0x7ffff7c00000L;

    @TempDir
    Path directory;

    @Test
    void anAddressIsInTheModuleThatIsLoadedThere() throws IOException {
        CompiledProgram shapes = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g");
        Module program = Module.open(shapes.binary(), PROGRAM_BIAS, DebugFileLocator.of(List.of()));
        Module library = program.at(LIBRARY_BIAS);
        ModuleSet set = ModuleSet.of(List.of(library, program));
        assertThat(set.modules()).containsExactly(program, library);
        VirtualAddress main = program.functionsNamed("main").stream()
                .map(f -> program.toVirtual(f.entry()))
                .findFirst()
                .orElseThrow();
        assertThat(set.moduleAt(main)).contains(program);
        assertThat(set.moduleAt(main.plus(LIBRARY_BIAS - PROGRAM_BIAS))).contains(library);
        assertThat(set.moduleAt(new VirtualAddress(PROGRAM_BIAS))).contains(program);
        assertThat(set.moduleAt(new VirtualAddress(PROGRAM_BIAS - 1))).isEmpty();
        assertThat(set.moduleAt(new VirtualAddress(-1))).isEmpty();
        assertThat(set.moduleAt(new VirtualAddress(LIBRARY_BIAS - 4096))).isEmpty();
        assertThat(set.without(program).moduleAt(main)).isEmpty();
        assertThat(ModuleSet.empty().with(program).moduleAt(main)).contains(program);
    }

    @Test
    void fileAddressesAndVirtualAddressesDifferByTheBias() throws IOException {
        CompiledProgram shapes = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g");
        Module program = Module.open(shapes.binary(), PROGRAM_BIAS, DebugFileLocator.of(List.of()));
        FileAddress file = new FileAddress(program.symbolsNamed("area").get(0).value());
        VirtualAddress virtual = program.toVirtual(file);
        assertThat(virtual.value()).isEqualTo(file.value() + PROGRAM_BIAS);
        assertThat(program.toFile(virtual)).isEqualTo(file);
        assertThat(program.functionAt(virtual).orElseThrow().name()).isEqualTo("area");
        assertThat(program.symbolAt(virtual).orElseThrow().name()).isEqualTo("area");
        assertThat(program.entryPoint().value()).isEqualTo(program.elf().entry() + PROGRAM_BIAS);
        VirtualRange line = program.lineRangeAt(virtual).orElseThrow();
        assertThat(line.contains(virtual)).isTrue();
        assertThat(program.sourceAt(line.end()).orElseThrow().line()).isEqualTo(shapes.line("first"));
        assertThat(program.isStatementStart(line.end())).isTrue();
        assertThat(program.isStatementStart(line.end().plus(1))).isFalse();
    }
}
