package dev.signalbox.symbols.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a C program of many kinds of variables in functions that call each other: the same text for the same seed. It ends by itself, and its functions take
 * part of their values from {@code argc}, so that the optimizer cannot know them.
 */
final class SweepProgram {
    private static final int FUNCTIONS = 5;

    private static final String OPENING =
            """
            #include <complex.h>
            #include <stdbool.h>
            #include <stddef.h>
            #include <stdint.h>
            #include <stdio.h>
            #include <string.h>
            enum plain { ZERO, ONE, TWO, SEVEN = 7, NEGATIVE = -3 };
            enum flags { READ = 1, WRITE = 2, EXECUTE = 4, LARGE = 64 };
            struct point { int x, y; };
            struct bits { unsigned a : 3; int b : 7; unsigned long wide : 41; enum plain kind : 4; bool on : 1; signed char rest; };
            union number { int i; float f; short parts[2]; struct { short low, high; }; };
            struct nested {
                struct point at, corners[2];
                union { long whole; struct { int low, high; } halves; };
                const char *name;
                struct nested *next;
                int (*call)(int);
                enum flags flags;
                union number number;
            };
            struct tail { short count; long items[]; };
            typedef struct point point_t;
            typedef int (*function_t)(int);
            typedef unsigned char byte_t;
            static volatile long sink;
            int global_counter = 17;
            static double file_static = 2.5;
            _Thread_local int per_thread = 99;
            static _Thread_local struct point thread_point = { 5, -6 };
            const char *const words[] = { "zero", "one", 0, "three \\"quoted\\"\\n" };
            static struct { short count; long items[3]; } tail_storage = { 3, { 10, -20, 30 } };
            static int increment(int n) { return n + 1; }
            static __attribute__((noinline)) void touch(const void *p) { __asm__ volatile("" : : "r"(p) : "memory"); }
            """;

    /** A declaration with an initialiser; $ is the variable's name, @ an int expression. */
    private static final String[] LOCALS = {
        "char $ = 'a' + (@ & 7);",
        "signed char $ = -(@ & 63);",
        "unsigned char $ = 250 + (@ & 3);",
        "short $ = -300 - @;",
        "unsigned short $ = 65000u + (@ & 7);",
        "int $ = @ * 1000;",
        "unsigned $ = 4000000000u + (@ & 15);",
        "long $ = -5000000000L - @;",
        "unsigned long $ = 18000000000000000000ul + (@ & 31);",
        "long long $ = (long long) @ << 33;",
        "float $ = @ * 0.37f;",
        "double $ = @ / 7.0 - 1e10;",
        "long double $ = @ * 1.25L;",
        "_Bool $ = @ & 1;",
        "__int128 $ = ((__int128) @ << 70) - 5;",
        "unsigned __int128 $ = ((unsigned __int128) 1 << 127) + @;",
        "double _Complex $ = @ + 2.5 * I;",
        "float _Complex $ = 1.5f - (@ & 7) * I;",
        "enum plain $ = @ & 1 ? SEVEN : NEGATIVE;",
        "enum flags $ = READ | ((@ & 1) ? EXECUTE : WRITE);",
        "enum flags $ = (enum flags) (LARGE + 8 + (@ & 1));",
        "point_t $ = { @, -@ };",
        "struct bits $ = { 5, -3, (unsigned long) @ << 20, TWO, 1, -4 };",
        "union number $ = { @ };",
        "struct nested $ = { { 1, @ }, { { 2, 3 }, { 4, 5 } }, { 77 }, words[1], 0, increment, READ, { @ } }; $.next = &$;",
        "struct tail *$ = (struct tail *) &tail_storage;",
        "const char *$ = words[@ & 1];",
        "const char *const *$ = words;",
        "char $[12] = \"text\"; $[5] = 'x' + (@ & 1);",
        "uint16_t $[3] = { 1, 2, @ & 255 };",
        "wchar_t $ = L'w';",
        "int $[4] = { @, 2, 3, 4 };",
        "int $[2][3] = { { 1, 2, @ }, { 4, 5, 6 } };",
        "short $[2][2][2] = { { { 1, 2 }, { 3, @ } }, { { 5, 6 }, { 7, 8 } } };",
        "struct point $[2] = { { @, 1 }, { 2, 3 } };",
        "struct point *$ = &thread_point;",
        "int $[(@ & 3) + 2]; memset($, 1, sizeof $);",
        "function_t $ = increment;",
        "int (*$[2])(int) = { increment, 0 };",
        "int *$ = &global_counter;",
        "void *$ = &tail_storage;",
        "const volatile int $ = @ + 4;",
        "_Atomic int $ = @;",
        "const struct point *restrict $ = &thread_point;",
        "static int $ = 31; $ += @;",
        "static const double $[2] = { 0.5, 1e-5 };",
        "byte_t $ = @;",
        "uint64_t $ = (uint64_t) @ << 40;",
        "int8_t $ = @;",
        "double $ = 1.0 / 0.0;",
        "float $ = 0.0f / 0.0f;",
        "int *volatile $ = 0;"
    };

    private static final String[] PARAMETERS = {
        "int $=%s", "long $=%s", "double $=%s * 0.5", "struct point $=(struct point) { %s, 3 }",
                "const char *$=words[1 & %s]",
        "struct nested *$=0", "unsigned char $=%s", "enum plain $=ONE", "union number $=(union number) { %s }",
                "_Bool $=%s & 1",
        "struct bits $=(struct bits) { 1 }", "float $=%s", "int *$=&global_counter", "__int128 $=%s",
                "function_t $=increment"
    };

    private final Random random;
    private final StringBuilder text = new StringBuilder(OPENING);
    private int names;

    private SweepProgram(long seed) {
        this.random = new Random(seed);
    }

    /** The program of a seed. */
    static String text(long seed) {
        SweepProgram program = new SweepProgram(seed);
        String call = "increment(argc)";
        for (int i = 0; i < FUNCTIONS; i++) {
            call = program.function(i, call);
        }
        program.text.append("int main(int argc, char **argv) {\n    int result = 0;\n    per_thread += argc;\n");
        program.block("argc", 1, call.replace("SEED", "argc"));
        program.text.append("    return (int) sink & 0 & result;\n}\n");
        return program.text.toString();
    }

    /** Adds a function that makes {@code inner} and gives the text of a call of it, with SEED for an int. */
    private String function(int number, String inner) {
        List<String> parameters = new ArrayList<>(List.of("int argc"));
        List<String> arguments = new ArrayList<>(List.of("SEED + " + number));
        int count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            String[] parts = pick(PARAMETERS).split("=", 2);
            String name = "p" + names++;
            parameters.add(parts[0].replace("$", name));
            arguments.add(parts[1].replace("%s", "SEED"));
        }
        String kind = pick(new String[] {
            "static __attribute__((noinline)) int",
            "__attribute__((noinline)) int",
            "static inline __attribute__((always_inline)) int",
            "static int",
            "static __attribute__((noinline, noclone)) int"
        });
        text.append(kind + " function" + number + "(" + String.join(", ", parameters) + ") {\n    int result = 0;\n");
        block("argc", 1, inner.replace("SEED", "argc"));
        text.append("    return result;\n}\n");
        return "function" + number + "(" + String.join(", ", arguments) + ")";
    }

    private void block(String number, int depth, String call) {
        String indent = "    ".repeat(depth);
        List<String> here = new ArrayList<>();
        int count = 3 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            // few names, so that inner blocks hide what outer ones declare
            String name = "v" + random.nextInt(depth == 1 ? 40 : 12);
            if (here.contains(name)) {
                continue;
            }
            here.add(name);
            text.append(indent + pick(LOCALS).replace("$", name).replace("@", number) + "\n");
            if (random.nextInt(4) != 0) {
                text.append(indent + "touch(&" + name + ");\n");
            }
        }
        if (depth < 3 && random.nextInt(3) != 0) {
            if (random.nextBoolean()) {
                String loop = "i" + depth;
                text.append(indent + "for (int " + loop + " = 0; " + loop + " < 2; " + loop + "++) {\n");
                block("(" + number + " + " + loop + ")", depth + 1, call);
            } else {
                text.append(indent + "{\n");
                block(number, depth + 1, call);
            }
            text.append(indent + "}\n");
        } else {
            text.append(indent + "result += " + call + ";\n");
        }
        for (String name : here) {
            if (random.nextInt(3) == 0) {
                text.append(indent + "sink += *(const char *) &" + name + ";\n");
            }
        }
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
