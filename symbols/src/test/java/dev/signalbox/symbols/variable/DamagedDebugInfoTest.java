package dev.signalbox.symbols.variable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.elf.Section;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.module.DebugFileLocator;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.GdbRun;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.unwind.Unwinder;
import dev.signalbox.symbols.value.Child;
import dev.signalbox.symbols.value.ValueContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DamagedDebugInfoTest {
    private static final String PROGRAM =
            """
            #include <string.h>
            struct inner { char name[8]; struct outer *back; unsigned f : 3; };
            struct outer { int n; struct inner in[2]; union { double d; long l; }; void (*call)(int, struct outer *); };
            static struct outer file_static = {3};
            enum e { A, B = 7 };
            static inline __attribute__((always_inline)) int inlined(struct outer *o, enum e e) {
                int twice = o->n * 2;
                if (twice) __builtin_trap();
                return twice + e;
            }
            int __attribute__((noinline)) work(int n, const char *text) {
                int vla[n];
                memset(vla, 0, sizeof vla);
                struct outer local = file_static;
                static long counter = 9;
                local.n += n;
                return inlined(&local, B) + vla[0] + text[0] + counter;
            }
            int main(int argc, char **argv) { return work(argc + 2, argv[0]); }
            """;

    @TempDir
    Path directory;

    /** Looks at everything that a user could open; gives how many variables had a name. */
    private static int lookAtAll(ModuleSet modules, MachineState machine) {
        ValueContext context = new ValueContext(machine.memory(), new ModuleSymbolNames(modules));
        Backtrace backtrace = new Unwinder(modules).unwind(machine);
        int named = 0;
        for (StackFrame frame : backtrace.frames(0, 20)) {
            FrameVariables variables =
                    new FrameVariables(backtrace, frame, modules, context, new StaticThreadStorage());
            for (List<Variable> list : List.of(variables.inScope(), variables.fileStatics())) {
                for (Variable variable : list) {
                    variable.value().type().name();
                    variable.value().text();
                    for (Child child : variable.value().children(0, 5)) {
                        child.value().text();
                        child.value().children(0, 3).forEach(c -> c.value().text());
                    }
                    named += variable.name().startsWith("<") ? 0 : 1;
                }
            }
            for (String name : List.of("local", "file_static", "A", "work", "n", "nosuch")) {
                variables.find(name).ifPresent(value -> value.text());
            }
            for (String type : List.of("struct outer", "enum e", "long", "nosuch")) {
                variables.globals().type(type).ifPresent(t -> t.name());
            }
        }
        return named;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-O0 -gdwarf-5", "-O2 -gdwarf-4"})
    void damagedDebugInformationNeverThrows(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "victim", PROGRAM, flags.split(" "));
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), List.of("bt"));
        MachineState machine = run.process().machine();
        long pc = machine.registers().read(X86Registers.RIP).orElseThrow();
        Module module = run.process().modules().modules().stream()
                .filter(m -> m.path().equals(program.binary()))
                .findFirst()
                .orElseThrow();
        assertThat(pc - module.bias()).isPositive();
        int whole = lookAtAll(ModuleSet.of(List.of(module)), machine);
        assertThat(whole).isGreaterThan(5);

        byte[] good = Files.readAllBytes(program.binary());
        Random random = new Random(23);
        int seen = 0;
        for (int round = 0; round < 250; round++) {
            byte[] bad = good.clone();
            for (String name : List.of(".debug_info", ".debug_abbrev", ".debug_loclists", ".debug_loc")) {
                Optional<Section> section = module.elf().sectionHeader(name);
                boolean chosen = name.equals(".debug_info") || random.nextInt(4) == 0;
                if (section.isPresent() && chosen) {
                    for (int i = 0; i < 1 + random.nextInt(8); i++) {
                        int at = (int) (section.get().offset()
                                + random.nextInt((int) section.get().size()));
                        bad[at] = (byte) random.nextInt();
                    }
                }
            }
            Path file = Files.write(directory.resolve("bad" + round), bad);
            Module damaged = Module.open(file, module.bias(), DebugFileLocator.of(List.of()));
            seen += lookAtAll(ModuleSet.of(List.of(damaged)), machine);
            Files.delete(file);
        }
        assertThat(seen).isGreaterThan(whole);
    }
}
