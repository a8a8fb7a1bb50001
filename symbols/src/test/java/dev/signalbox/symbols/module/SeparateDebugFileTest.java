package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SeparateDebugFileTest {
    @TempDir
    Path directory;

    private CompiledProgram program;
    private Path debugFile;

    @BeforeEach
    void compileAndSplit() throws IOException {
        program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g", "-Wl,--build-id=sha1");
        debugFile = directory.resolve("shapes.debug");
        run("objcopy", "--only-keep-debug", "shapes", "shapes.debug");
    }

    private void run(String... command) throws IOException {
        CompiledProgram.run(directory, command);
    }

    private Module open(Path... debugDirectories) throws IOException {
        return Module.open(program.binary(), 0x1000, DebugFileLocator.of(List.of(debugDirectories)));
    }

    private void assertHasLines(Module module) throws IOException {
        assertThat(module.breakpointLocations("shapes.c", program.line("loop"))).hasSize(1);
        assertThat(module.functionsNamed("main")).hasSize(1);
        assertThat(module.symbolsNamed("counter")).hasSize(1);
        assertThat(module.debugElf()).isNotSameAs(module.elf());
        assertThat(module.diagnostics()).isEmpty();
    }

    @Test
    void aDebugFileIsFoundByTheLinkInTheProgramsDirectory() throws IOException {
        run("strip", "shapes");
        run("objcopy", "--add-gnu-debuglink=shapes.debug", "shapes");
        assertHasLines(open());
        Files.createDirectory(directory.resolve(".debug"));
        Files.move(debugFile, directory.resolve(".debug/shapes.debug"));
        assertHasLines(open());
    }

    @Test
    void aDebugFileIsFoundByTheLinkUnderADebugDirectory() throws IOException {
        run("strip", "shapes");
        run("objcopy", "--add-gnu-debuglink=shapes.debug", "shapes");
        Path root = directory.resolve("debugroot");
        Path mirrored = root.resolve(Path.of("/").relativize(directory));
        Files.createDirectories(mirrored);
        Files.move(debugFile, mirrored.resolve("shapes.debug"));
        assertHasLines(open(root));
    }

    @Test
    void aDebugFileIsFoundByBuildIdUnderADebugDirectory() throws IOException {
        Path root = directory.resolve("debugroot");
        String name = open().elf().buildId().orElseThrow().debugFile();
        run("strip", "shapes");
        Files.createDirectories(root.resolve(name).getParent());
        Files.move(debugFile, root.resolve(name));
        assertHasLines(open(root));
    }

    @Test
    void theDebugFileOfAnotherBuildIsNotUsed() throws IOException {
        run("strip", "shapes");
        run("objcopy", "--add-gnu-debuglink=shapes.debug", "shapes");
        CompiledProgram.compile(directory, "other", Programs.SHAPES, "-g", "-O2", "-Wl,--build-id=sha1");
        run("objcopy", "--only-keep-debug", "other", "shapes.debug");
        Module module = open();
        assertThat(module.functionsNamed("main")).isEmpty();
        assertThat(module.diagnostics()).singleElement().asString().contains("is not the debug file of this build");
    }

    @Test
    void aStrippedProgramHasNoLinesButItsDynamicSymbols() throws IOException {
        CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g", "-rdynamic");
        run("strip", "shapes");
        Module module = open();
        assertThat(module.debugInfo()).isEmpty();
        assertThat(module.functionsNamed("area")).isEmpty();
        assertThat(module.functionBreakpointLocations("area")).hasSize(1);
        VirtualAddress area = module.functionBreakpointLocations("area").get(0).address();
        assertThat(module.symbolAt(area.plus(1)).orElseThrow().toString()).isEqualTo("area+1");
        assertThat(module.sourceAt(area)).isEmpty();
        assertThat(module.functionAt(area)).isEmpty();
        assertThat(module.diagnostics()).isEmpty();
    }

    @Test
    void aProgramWithMiniDebugInformationSaysWhereItsNamesAre() throws IOException {
        Files.writeString(directory.resolve("mini"), "an xz stream");
        run("strip", "shapes");
        run("objcopy", "--add-section", ".gnu_debugdata=mini", "shapes");
        Module module = open();
        assertThat(module.symbolsNamed("twice")).isEmpty();
        assertThat(module.symbolAt(module.entryPoint())).isNotNull();
        assertThat(module.diagnostics()).singleElement().asString().contains(".gnu_debugdata", "xz", "install");
    }

    @Test
    void splitDwarfWithoutItsFilesKeepsItsLinesAndSaysWhatIsMissing() throws IOException {
        program = CompiledProgram.compile(directory, "shapes", Programs.SHAPES, "-g", "-gsplit-dwarf");
        try (var files = Files.newDirectoryStream(directory, "*.dwo")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Module module = open();
        assertThat(module.functionsNamed("main")).isEmpty();
        assertThat(module.diagnostics()).singleElement().asString().contains(".dwo", "-gsplit-dwarf");
        assertThat(module.breakpointLocations("shapes.c", program.line("loop"))).hasSize(1);
    }
}
