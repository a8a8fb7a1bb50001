package dev.signalbox.symbols.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.symbols.cexpr.ExpressionException;
import dev.signalbox.symbols.cexpr.FrameScope;
import dev.signalbox.symbols.cexpr.Interpreter;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.CoreProcess;
import dev.signalbox.symbols.testing.GdbRun;
import dev.signalbox.symbols.type.DataModel;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.Unwinder;
import dev.signalbox.symbols.variable.FrameVariables;
import dev.signalbox.symbols.variable.ModuleSymbolNames;
import dev.signalbox.symbols.variable.StaticThreadStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and expressions in a real program, compared with what gdb prints at the same moment. */
@Timeout(120)
class ValueOracleTest {
    private static final String PROGRAM =
            """
            #include <complex.h>
            #include <stdbool.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <stdint.h>
            enum color { RED, GREEN = 5, BLUE = -2 };
            enum flags { F_A = 1, F_B = 2, F_C = 4 };
            typedef unsigned long word_t;
            typedef int (*operation)(int, int);
            struct point { int x, y; };
            struct bits { unsigned a : 3; int b : 5; unsigned long long c : 40; signed char d; unsigned e : 1; };
            struct anonymous { int tag; union { int i; float f; struct { short lo, hi; }; }; };
            struct node { int value; struct node *next; char name[8]; };
            struct opaque;
            struct flexible { int count; int data[]; };
            union number { int i; float f; char bytes[4]; };
            int global = 42;
            static long file_static = -7;
            static __thread int thread_local = 99;
            const char *greeting = "hello, \\"world\\"\\n\\001";
            static int add(int a, int b) { return a + b; }
            struct point table[3] = {{1, 2}, {3, 4}, {5, 6}};
            static int __attribute__((noinline)) body(int argument, const char *text, struct point *where, double real, int n) {
                char c = 'a', control = 10;
                signed char sc = -3;
                unsigned char uc = 200;
                short s = -1234;
                unsigned short us = 65535;
                unsigned u = 4000000000u;
                long l = -1L << 40;
                unsigned long long ull = ~0ull;
                bool yes = true;
                float f = 1.5f;
                long double ld = 2.25L;
                double infinite = 1.0 / 0.0;
            #ifdef __SIZEOF_INT128__
                __int128 big = (__int128) 1 << 100;
            #else
                long long big = 1ll << 60;
            #endif
                enum color color = GREEN;
                enum color unknown_color = (enum color) 3;
                enum flags flags = F_A | F_C;
                word_t word = 0xdeadbeef;
                operation op = add;
                void *nothing = 0;
                void *untyped = where;
                int numbers[5] = {1, 2, 3, 4, 5};
                int matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};
                int zeros[40] = {0};
                char text_array[16] = "array text";
                unsigned char blob[4] = {1, 2, 255, 0};
                struct point p = {10, -20};
                struct bits bits = {5, -6, 0x123456789aull, -1, 1};
                struct anonymous anonymous = {1, {0x40200000}};
                struct node second = {2, 0, "second"}, first = {1, &second, "first"};
                union number number = {0x3f800000};
                struct flexible *flexible = calloc(1, sizeof *flexible + 3 * sizeof(int));
                int (*row)[3] = &matrix[1];
                const char *const constant = text;
                int *np = numbers;
                char **strings = (char *[]){"one", "two", 0};
                int vla[n];
                struct opaque *hidden = (struct opaque *) &p;
                static int counter = 17;
                flexible->count = 3;
                for (int i = 0; i < n; i++) vla[i] = i * i;
                {
                    int argument = 1000;
                    printf("%d", argument + c + control + sc + uc + s + us); // @bp here
                }
                return vla[0] + thread_local + counter;
            }
            int main(void) {
                struct point local = {7, 8};
                return body(3, greeting, &local, 0.5, 4) + file_static;
            }
            """;

    private static final List<String> EXPRESSIONS = List.of(
            "global",
            "file_static",
            "thread_local",
            "greeting",
            "argument",
            "text",
            "*where",
            "where->x",
            "real",
            "n",
            "c",
            "control",
            "sc",
            "uc",
            "s",
            "us",
            "u",
            "l",
            "ull",
            "yes",
            "f",
            "ld",
            "infinite",
            "big",
            "color",
            "unknown_color",
            "word",
            "op",
            "*op",
            "numbers",
            "matrix",
            "matrix[1]",
            "matrix[1][2]",
            "text_array",
            "p",
            "bits",
            "bits.a",
            "bits.b",
            "bits.c",
            "anonymous",
            "anonymous.hi",
            "anonymous.lo",
            "second",
            "first.next->value",
            "first.next->name",
            "*first.next",
            "number",
            "flexible->count",
            "*flexible->data@2",
            "constant",
            "np",
            "*np@3",
            "np[2]",
            "*(np + 1)",
            "&numbers[2]",
            "&p",
            "&p.y",
            "strings[1]",
            "*strings",
            "vla",
            "vla[3]",
            "sizeof(vla)",
            "sizeof(struct bits)",
            "sizeof numbers",
            "sizeof(int*)",
            "counter",
            "table",
            "table[1].y",
            "&table[1]",
            "&global",
            "add",
            "&add",
            "main",
            "RED",
            "GREEN",
            "(enum color)-2",
            "color == GREEN",
            "(char)98",
            "(unsigned char)-1",
            "(struct point *)untyped",
            "((struct point *)untyped)->y",
            "*(struct point *)untyped",
            "1 + 2 * 3",
            "-7 / 2",
            "-7 % 3",
            "7u - 8",
            "1 << 31",
            "(long)1 << 20",
            "sizeof(long)",
            "sizeof(long long)",
            "sizeof(long double)",
            "(long)-1",
            "0xffffffff + 1",
            "4294967296",
            "(unsigned long)-1",
            "1ll << 40",
            "(void *)-1",
            "-1L < 0u",
            "0x7fffffff + 1",
            "u + 1",
            "l * 2",
            "ull + 1",
            "~0",
            "!global",
            "uc + 100",
            "sc < 0u",
            "-1 < 1u",
            "5 > 3 && 2 > 4",
            "0 || 7",
            "c == 'a'",
            "1 ? 2 : 3",
            "3.0 / 2",
            "f * 2",
            "real + 1",
            "(int)3.99",
            "(float)1 / 3 > 0.3",
            "0b101",
            "017",
            "'\\n'",
            "10ul",
            "1.5f",
            "&numbers[4] - &numbers[1]",
            "np == numbers",
            "where != 0",
            "bits.e + 1",
            "*&p",
            "(&p)->x",
            "p.x & 6 | 1",
            "5 ^ 1",
            "text[0]",
            "&*np",
            "*row",
            "(*row)[1]",
            "row[0][2]",
            "sizeof(char[10])",
            "(word_t)1",
            "number.bytes",
            "number.f",
            "flags == 5",
            "anonymous.f > 0",
            "-sc",
            "+uc",
            "1.0 == 1",
            "(short)70000",
            "(unsigned short)-2");

    @TempDir
    Path directory;

    /** Takes away what differs on purpose: gdb names a pointer's type, writes 0x0 for NULL, and all 17 digits of a double. */
    private static String normal(String text) {
        return text.replaceFirst("^\\$\\d+ = ", "")
                .replaceAll("^\\((?:[^()]|\\([^()]*\\))*\\) (?=0x|\\{)", "")
                .replaceAll("(?<![\\w])0x0(?![\\w])", "NULL")
                .replaceAll("<repeats \\d+ times>", "<repeats>");
    }

    static FrameScope scope(CoreProcess process, int index) {
        ValueContext context = new ValueContext(
                process.memory(),
                new ModuleSymbolNames(process.modules()),
                DataModel.of(process.machine().machine()));
        Backtrace backtrace = new Unwinder(process.modules()).unwind(process.machine());
        FrameVariables variables = new FrameVariables(
                backtrace, backtrace.frame(index).orElseThrow(), process.modules(), context, new StaticThreadStorage());
        return new FrameScope(variables, context);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-gdwarf-5",
                "-gdwarf-4",
                "-gdwarf-4 -gstrict-dwarf -no-pie",
                "-g3 -fdebug-types-section",
                "-m32 -gdwarf-5",
                "-m32 -gdwarf-4 -no-pie"
            })
    void expressionsPrintAsGdbPrintsThem(String flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(flags.split(" ")));
        all.add("-O0");
        CompiledProgram program = CompiledProgram.compile(directory, "values", PROGRAM, all.toArray(String[]::new));
        List<String> expressions = new ArrayList<>(EXPRESSIONS);
        if (program.elf().machine() == Machine.I386) {
            // gdb's core files of i386 programs leave the bases of segments out
            expressions.remove("thread_local");
        }
        List<String> questions = expressions.stream().map(e -> "print " + e).toList();
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("break " + program.line("here"), "run"), questions);
        FrameScope scope = scope(run.process(), 0);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < expressions.size(); i++) {
            String ours;
            try {
                ours = Interpreter.evaluate(expressions.get(i), scope).text(NumberFormat.NATURAL, FormatLimits.PRINT);
            } catch (ExpressionException e) {
                ours = "error at " + e.position() + ": " + e.getMessage();
            }
            softly.assertThat(normal(ours))
                    .as(expressions.get(i))
                    .isEqualTo(normal(run.answers().get(i)));
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "d", "o", "t", "u"})
    void numbersPrintInTheFormatsOfGdb(String letter) throws Exception {
        CompiledProgram program = CompiledProgram.compile(directory, "values", PROGRAM, "-g", "-O0");
        List<String> expressions = List.of("global", "sc", "us", "l", "u", "numbers", "p", "bits", "c", "color", "yes");
        GdbRun run = GdbRun.at(
                directory,
                program.binary(),
                List.of("break " + program.line("here"), "run"),
                expressions.stream().map(e -> "print/" + letter + " " + e).toList());
        FrameScope scope = scope(run.process(), 0);
        NumberFormat format = NumberFormat.ofLetter(letter.charAt(0)).orElseThrow();
        for (int i = 0; i < expressions.size(); i++) {
            String ours = Interpreter.evaluate(expressions.get(i), scope).text(format, FormatLimits.PRINT);
            assertThat(ours)
                    .as(expressions.get(i))
                    .isEqualTo(run.answers().get(i).replaceFirst("^\\$\\d+ = ", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nosuchname", "p.z", "*nothing", "1 /0", "global(", "p + 1", "(struct nosuch *)where", "&5"})
    void whatCannotBeEvaluatedIsAnErrorWithItsPlace(String text) throws Exception {
        CompiledProgram program = CompiledProgram.compile(directory, "values", PROGRAM, "-g", "-O0");
        GdbRun run = GdbRun.at(
                directory, program.binary(), List.of("break " + program.line("here"), "run"), List.of("print 1"));
        FrameScope scope = scope(run.process(), 0);
        assertThatThrownBy(() -> Interpreter.evaluate(text, scope))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.position()).isBetween(0, text.length()));
    }
}
