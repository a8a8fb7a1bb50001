package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.GdbRun;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.unwind.Unwinder;
import dev.signalbox.symbols.value.FormatLimits;
import dev.signalbox.symbols.value.NumberFormat;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.variable.FrameVariables;
import dev.signalbox.symbols.variable.ModuleSymbolNames;
import dev.signalbox.symbols.variable.StaticThreadStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debugging information of which parts are in other files: what dwz moved to a shared one, and what -gsplit-dwarf left in .dwo files. */
@Timeout(120)
class CompanionFilesTest {
    private static final String PROGRAM =
            """
            struct shared { int a; long b; struct shared *next; enum shade { DARK = 1, LIGHT } e; };
            typedef struct shared shared_t;
            static shared_t head = { 7, 9, &head, LIGHT };
            static volatile int sink;
            static inline __attribute__((always_inline)) int inlined(shared_t *node, int times) {
                int product = node->a * times;
                sink = product;
                if (sink) __asm__ volatile("nop\\n\\tud2"); // @bp trap
                return product;
            }
            __attribute__((noinline)) int outer(shared_t *node, enum shade shade, const char *text) {
                unsigned short narrow = text[0];
                for (int i = 0; i < 3; i++) {
                    long weight = node->b + narrow;
                    sink = inlined(node, 3) + weight;
                }
                return node->a + shade;
            }
            int main(int argc, char **argv) {
                shared_t local = head;
                return outer(argc > 5 ? &head : &local, DARK, "text");
            }
            """;

    @TempDir
    Path directory;

    /** A program and another one with the same types, so that dwz has something to share. */
    private CompiledProgram withSharedFile(String... flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "one", PROGRAM, flags);
        CompiledProgram.compile(directory, "two", PROGRAM.replace("* times", "+ times"), flags);
        run("dwz", "-m", "common.debug", "-M", "common.debug", "one", "two");
        return program;
    }

    private void run(String... command) throws IOException {
        CompiledProgram.run(directory, command);
    }

    private Module open(Path... debugDirectories) throws IOException {
        return Module.open(directory.resolve("one"), 0, DebugFileLocator.of(List.of(debugDirectories)));
    }

    /** Functions, lines and variables of the program where it aborts, as we and as gdb show them. */
    private void assertShowsWhatGdbShows(CompiledProgram program) throws IOException {
        GdbRun probe = GdbRun.at(directory, program.binary(), List.of("run"), List.of("bt"));
        int depth = GdbRun.frames(probe.answers().get(0)).size();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            questions.add("frame apply level " + i + " -q info args");
            questions.add("frame apply level " + i + " -q info locals");
        }
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), questions);
        ValueContext context = new ValueContext(
                run.process().memory(), new ModuleSymbolNames(run.process().modules()));
        Backtrace backtrace =
                new Unwinder(run.process().modules()).unwind(run.process().machine());
        int shown = 0;
        for (StackFrame frame : backtrace.frames(0, 100)) {
            if (frame.location().filter(l -> l.path().endsWith("one.c")).isEmpty()) {
                continue;
            }
            assertThat(frame.index()).isLessThan(depth);
            List<String> ours = new FrameVariables(
                            backtrace, frame, run.process().modules(), context, new StaticThreadStorage())
                    .inScope().stream()
                            .map(v -> v.name() + " = " + v.value().text(NumberFormat.NATURAL, FormatLimits.PRINT))
                            .sorted()
                            .toList();
            List<String> theirs = gdbLines(
                    run.answers().get(2 * frame.index()) + "\n" + run.answers().get(2 * frame.index() + 1));
            assertThat(ours).as(frame.functionName() + "").isEqualTo(theirs);
            shown += ours.size();
        }
        assertThat(shown).isGreaterThanOrEqualTo(8);
    }

    /** gdb 13 lists a variable of an inlined call a second time, as optimized out, by its entry in the abstract instance. */
    private static List<String> gdbLines(String answer) {
        List<String> lines = answer.lines().filter(line -> line.contains(" = ")).toList();
        return lines.stream()
                .filter(line -> !line.endsWith(" = <optimized out>")
                        || lines.stream()
                                .noneMatch(other -> !other.equals(line)
                                        && other.startsWith(line.substring(0, line.indexOf(" = ") + 3))))
                .map(line -> line.replaceAll("= \\([^()]*\\) 0x", "= 0x"))
                .sorted()
                .toList();
    }

    private static void assertKnowsTheTypes(Module module) {
        assertThat(module.named(NameKind.TYPE, "shared")).isNotEmpty();
        assertThat(module.named(NameKind.TYPE, "shared_t")).isNotEmpty();
        assertThat(module.named(NameKind.ENUMERATOR, "LIGHT")).isNotEmpty();
        assertThat(module.functionsNamed("outer")).hasSize(1);
        assertThat(module.functionBreakpointLocations("inlined")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-5 -O0", "-gdwarf-5 -O2", "-gdwarf-4 -O1"})
    void whatDwzSharesIsReadFromTheSharedFile(String flags) throws IOException {
        CompiledProgram program = withSharedFile(flags.split(" "));
        assertThat(program.elf().alternateDebugFile()).isPresent();
        Module module = open();
        assertKnowsTheTypes(module);
        assertThat(module.diagnostics()).isEmpty();
        assertShowsWhatGdbShows(program);
    }

    @Test
    void theSharedFileOfDwarf5IsReadToo() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "one", PROGRAM, "-gdwarf-5");
        CompiledProgram.compile(directory, "two", PROGRAM.replace("* times", "+ times"), "-gdwarf-5");
        run("dwz", "-5", "-m", "common.debug", "-M", "common.debug", "one", "two");
        assertThat(program.elf().sectionHeader(".debug_sup")).isPresent();
        Module module = open();
        assertKnowsTheTypes(module);
        assertThat(module.diagnostics()).isEmpty();
    }

    @Test
    void theSharedFileIsFoundByBuildIdUnderADebugDirectory() throws IOException {
        CompiledProgram program = withSharedFile("-g");
        Path root = directory.resolve("debugroot");
        Path place = root.resolve(
                program.elf().alternateDebugFile().orElseThrow().id().debugFile());
        Files.createDirectories(place.getParent());
        Files.move(directory.resolve("common.debug"), place);
        Module module = open(root);
        assertKnowsTheTypes(module);
        assertThat(module.diagnostics()).isEmpty();
    }

    @Test
    void withoutTheSharedFileWhatIsLeftWorksAndSaysWhatIsMissing() throws IOException {
        CompiledProgram program = withSharedFile("-g");
        Files.delete(directory.resolve("common.debug"));
        Module module = open();
        assertThat(module.breakpointLocations("one.c", program.line("trap"))).isNotEmpty();
        assertThat(module.named(NameKind.TYPE, "shared")).isEmpty();
        assertThat(module.diagnostics())
                .anySatisfy(text -> assertThat(text).contains("common.debug", "dwz", "is not found", ".build-id"));
    }

    @Test
    void aSharedFileOfAnotherBuildIsNotUsed() throws IOException {
        withSharedFile("-g");
        byte[] first = Files.readAllBytes(directory.resolve("one"));
        withSharedFile("-g", "-O3", "-DOTHER");
        Files.delete(directory.resolve("common.debug"));
        CompiledProgram.compile(directory, "common.debug", PROGRAM, "-g", "-Wl,--build-id=sha1");
        Files.write(directory.resolve("one"), first);
        assertThat(open().named(NameKind.TYPE, "shared")).isEmpty();
    }

    @Test
    void partialUnitsInTheSameFileAreRead() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "one", PROGRAM, "-g");
        Files.writeString(
                directory.resolve("more.c"), PROGRAM.replace("main", "second").replace("outer", "other"));
        run("gcc", "-g", "-o", "one", "one.c", "more.c");
        run("dwz", "one");
        assertThat(CompiledProgram.run(directory, "readelf", "--debug-dump=info", "one"))
                .contains("DW_TAG_partial_unit");
        assertKnowsTheTypes(open());
        assertShowsWhatGdbShows(program);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-5 -O0", "-gdwarf-5 -O2", "-gdwarf-4 -O0", "-gdwarf-4 -O2"})
    void entriesInDwoFilesAreRead(String flags) throws IOException {
        CompiledProgram program =
                CompiledProgram.compile(directory, "one", PROGRAM, (flags + " -gsplit-dwarf").split(" "));
        Module module = open();
        assertKnowsTheTypes(module);
        assertThat(module.diagnostics()).isEmpty();
        assertShowsWhatGdbShows(program);
    }

    @Test
    void theDwoFileOfAnotherBuildIsNotUsed() throws IOException {
        CompiledProgram.compile(directory, "one", PROGRAM, "-g", "-gsplit-dwarf");
        byte[] first = Files.readAllBytes(directory.resolve("one"));
        CompiledProgram.compile(directory, "one", PROGRAM.replace("int a;", "int more, a;"), "-g", "-gsplit-dwarf");
        Files.write(directory.resolve("one"), first);
        Module module = open();
        assertThat(module.functionsNamed("outer")).isEmpty();
        assertThat(module.diagnostics()).singleElement().asString().contains(".dwo", "another build");
    }
}
