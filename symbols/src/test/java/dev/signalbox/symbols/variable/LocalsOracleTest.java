package dev.signalbox.symbols.variable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.cexpr.FrameScope;
import dev.signalbox.symbols.cexpr.Interpreter;
import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.GdbRun;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.unwind.Unwinder;
import dev.signalbox.symbols.value.FormatLimits;
import dev.signalbox.symbols.value.NumberFormat;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.WritePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of every frame of a real program, optimized code among them, compared with gdb's. */
@Timeout(120)
class LocalsOracleTest {
    private static final String PROGRAM =
            """
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            struct pair { long a, b; };
            struct mixed { int i; double d; };
            static volatile int sink;
            static const char *volatile text = "text";
            static int __attribute__((noinline)) leaf(int x, struct pair pair, struct mixed mixed) {
                int y = x * 2;
                sink = y;
                if (sink > 0) abort();
                return y + pair.a + mixed.i;
            }
            static inline __attribute__((always_inline)) int middle(int m, long unused) {
                int twice = m + m;
                int constant = 77;
                struct pair pair = {twice, constant};
                struct mixed mixed = {m, 0.5};
                int r = leaf(twice, pair, mixed);
                return r + constant + twice;
            }
            static int __attribute__((noinline)) outer(int count, const char *name, double scale) {
                static int calls = 3;
                int total = 0, i = 11;
                for (int i = 0; i < count; i++) {
                    int square = i * i + 1;
                    total += middle(square + (int) strlen(name), 5) + square;
                }
                calls++;
                return total + i + (int) scale;
            }
            int main(int argc, char **argv) {
                int before = argc + 41;
                int r = outer(before - 39, text, 2.5);
                printf("%d %d\\n", r, before);
                return r;
            }
            """;

    @TempDir
    Path directory;

    /** The variables of each frame of the program itself: in the C library gdb makes up frames for tail calls. */
    private List<List<String>> ours(GdbRun run, String file) {
        ValueContext context = new ValueContext(
                run.process().memory(), new ModuleSymbolNames(run.process().modules()));
        Backtrace backtrace =
                new Unwinder(run.process().modules()).unwind(run.process().machine());
        List<List<String>> all = new ArrayList<>();
        for (StackFrame frame : backtrace.frames(0, 100)) {
            if (frame.location().filter(l -> l.path().endsWith(file)).isEmpty()) {
                continue;
            }
            FrameVariables variables =
                    new FrameVariables(backtrace, frame, run.process().modules(), context, new StaticThreadStorage());
            List<String> lines = new ArrayList<>();
            for (Variable variable : variables.inScope()) {
                lines.add(variable.name() + " = " + variable.value().text(NumberFormat.NATURAL, FormatLimits.PRINT));
            }
            all.add(lines.stream().sorted().toList());
        }
        return all;
    }

    private static List<String> gdbLines(String answer) {
        return answer.lines()
                .filter(line -> line.contains(" = "))
                .map(line -> line.replaceAll("= \\([^()]*\\) 0x", "= 0x").replace("@entry", ""))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-O0 -gdwarf-5",
                "-O0 -gdwarf-4",
                "-O1 -gdwarf-5",
                "-O2 -gdwarf-5",
                "-O2 -gdwarf-4",
                "-O3 -gdwarf-5",
                "-Os -g",
                "-m32 -O0 -gdwarf-5",
                "-m32 -O2 -gdwarf-5",
                "-m32 -O2 -gdwarf-4"
            })
    void everyFrameShowsTheVariablesThatGdbShows(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "locals", PROGRAM, flags.split(" "));
        List<String> probe = List.of("bt");
        GdbRun first = GdbRun.at(directory, program.binary(), List.of("run"), probe);
        List<String> frames = GdbRun.frames(first.answers().get(0));
        int main = frames.size();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < main; i++) {
            questions.add("frame apply level " + i + " -q info args");
            questions.add("frame apply level " + i + " -q info locals");
        }
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), questions);
        List<List<String>> ours = ours(run, "locals.c");
        int own = 0;
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < main; i++) {
            if (frames.get(i).contains("locals.c")) {
                List<String> theirs =
                        gdbLines(run.answers().get(2 * i) + "\n" + run.answers().get(2 * i + 1));
                softly.assertThat(ours.get(own++))
                        .as("frame " + i + " " + frames.get(i))
                        .isEqualTo(theirs);
            }
        }
        softly.assertAll();
        assertThat(frames).last().asString().startsWith("main locals.c");
    }

    @Test
    void theInnermostOfTwoVariablesOfOneNameHidesTheOther() throws IOException {
        String text =
                """
                int main(void) {
                    int x = 1;
                    {
                        int x = 2;
                        __builtin_trap();
                        return x;
                    }
                    return x;
                }
                """;
        CompiledProgram program = CompiledProgram.compile(directory, "shadow", text, "-g");
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), List.of("print x"));
        ValueContext context = new ValueContext(run.process().memory(), address -> Optional.empty());
        Backtrace backtrace =
                new Unwinder(run.process().modules()).unwind(run.process().machine());
        FrameVariables variables = new FrameVariables(
                backtrace,
                backtrace.frame(0).orElseThrow(),
                run.process().modules(),
                context,
                new StaticThreadStorage());
        assertThat(variables.locals())
                .extracting(v -> v.name() + "=" + v.value().text() + (v.shadowed() ? " shadowed" : ""))
                .containsExactly("x=2", "x=1 shadowed");
        assertThat(variables.find("x").orElseThrow().text()).isEqualTo("2");
    }

    @Test
    void aVariableThatACalleeSavedIsWrittenWhereItWasSaved() throws Exception {
        String text =
                """
                int __attribute__((noinline)) callee(int x) { __builtin_trap(); return x; }
                int __attribute__((noinline)) busy(int x) {
                    register int kept asm("rbx") = x * 3;
                    asm volatile("" : "+r"(kept));
                    int r = callee(x + 1);
                    asm volatile("" : "+r"(kept));
                    return r + kept;
                }
                int __attribute__((noinline)) saver(int x) {
                    asm volatile("push %%rbx; mov $-1, %%rbx; pop %%rbx" : : : "rbx");
                    return busy(x);
                }
                int main(void) { return saver(7); }
                """;
        CompiledProgram program = CompiledProgram.compile(
                directory,
                "saved",
                text.replace("__builtin_trap();", "asm volatile(\"mov $0, %%ebx; ud2\" : : : \"rbx\");"),
                "-g",
                "-O1");
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), List.of("bt", "frame 1", "print kept"));
        assertThat(run.answers().get(2)).endsWith("= 21");
        ValueContext context = new ValueContext(run.process().memory(), address -> Optional.empty());
        Backtrace backtrace =
                new Unwinder(run.process().modules()).unwind(run.process().machine());
        FrameVariables variables = new FrameVariables(
                backtrace,
                backtrace.frame(1).orElseThrow(),
                run.process().modules(),
                context,
                new StaticThreadStorage());
        FrameScope scope = new FrameScope(variables, context);
        Value kept = variables.find("kept").orElseThrow();
        assertThat(kept.text()).isEqualTo("21");
        WritePlan.MemoryWrite write = (WritePlan.MemoryWrite) Interpreter.planAssignment(kept, "5", scope);
        assertThat(write.bytes()).containsExactly(5, 0, 0, 0);
        assertThat(run.process().memory().readUnsigned(write.address(), 4)).hasValue(21);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-gdwarf-5", "-gdwarf-4"})
    void aParameterWhoseRegisterIsGoneIsFoundInTheCaller(String dwarf) throws Exception {
        String text =
                """
                #include <stdlib.h>
                volatile int sink;
                void __attribute__((noipa)) clobber(void) { sink++; }
                static inline __attribute__((always_inline)) void inside(int y) {
                    clobber();
                    __builtin_trap();
                }
                void __attribute__((noipa)) gone(int x, int unknown) {
                    inside(x);
                    sink += 2;
                }
                int main(int argc, char **argv) { gone(42, sink + argc); return 0; }
                """;
        CompiledProgram program = CompiledProgram.compile(directory, "entry", text, dwarf, "-O2");
        GdbRun run = GdbRun.at(
                directory, program.binary(), List.of("run"), List.of("print y", "up", "print x", "print unknown"));
        assertThat(run.answers().get(0)).endsWith("= 42");
        List<List<String>> frames = ours(run, "entry.c");
        assertThat(frames.get(0)).containsExactly("y = 42");
        assertThat(frames.get(1)).containsExactly("unknown = <optimized out>", "x = 42");
        assertThat(run.answers().get(3)).endsWith("<optimized out>");
    }

    @Test
    void aPointerThatWasOptimizedAwayIsFollowed() throws Exception {
        String text =
                """
                volatile int sink;
                struct pair { int a, b; };
                static inline __attribute__((always_inline)) void inside(struct pair *p, int *q) {
                    p->a++;
                    *q += 2;
                    sink = p->a;
                    __builtin_trap();
                }
                int main(int argc, char **argv) {
                    struct pair local = {41, 7};
                    inside(&local, &local.b);
                    return local.a;
                }
                """;
        CompiledProgram program = CompiledProgram.compile(directory, "implicit", text, "-g", "-O2");
        GdbRun run =
                GdbRun.at(directory, program.binary(), List.of("run"), List.of("print p", "print p->a", "print *q"));
        assertThat(run.answers().get(0)).contains("synthetic pointer");
        ValueContext context = new ValueContext(run.process().memory(), address -> Optional.empty());
        Backtrace backtrace =
                new Unwinder(run.process().modules()).unwind(run.process().machine());
        FrameVariables variables = new FrameVariables(
                backtrace,
                backtrace.frame(0).orElseThrow(),
                run.process().modules(),
                context,
                new StaticThreadStorage());
        FrameScope scope = new FrameScope(variables, context);
        assertThat(variables.find("p").orElseThrow().text()).isEqualTo("<synthetic pointer>");
        assertThat(run.answers().get(1))
                .endsWith("= " + Interpreter.evaluate("p->a", scope).text());
        assertThat(run.answers().get(2))
                .endsWith("= " + Interpreter.evaluate("*q", scope).text());
    }
}
