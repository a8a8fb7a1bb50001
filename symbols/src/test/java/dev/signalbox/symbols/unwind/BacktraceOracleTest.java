package dev.signalbox.symbols.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.GdbRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backtraces of real programs, compared with gdb's of the same moment. */
@Timeout(120)
class BacktraceOracleTest {
    private static final String SIGNALS =
            """
            #define _GNU_SOURCE
            #include <signal.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            static volatile int sink;
            static char stack[65536];
            static void __attribute__((noinline)) deepest(int depth) {
                sink = depth; // @bp deepest
                sink++;
            }
            static inline __attribute__((always_inline)) void inlined(int n) {
                deepest(n + 1); // @bp inlined
                sink++;
            }
            static void handler(int signal, siginfo_t *info, void *context) {
                inlined(signal); // @bp handler
                sink++;
            }
            static int __attribute__((noinline)) fault(volatile int *where) {
                int local = 7;
                *where = local; // @bp fault
                return local + sink;
            }
            static int __attribute__((noinline)) recurse(int n) {
                char space[32];
                memset(space, n, sizeof space);
                int below = n == 0 ? fault((int *) 0) : recurse(n - 1);
                sink += space[n];
                return below + sink;
            }
            int main(int argc, char **argv) {
                stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
                sigaltstack(&alternate, 0);
                struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO ^ FLAGS};
                sigaction(SIGSEGV, &action, 0);
                int r = recurse(3); // @bp main
                printf("%d\\n", r);
                return 0;
            }
            """;

    @TempDir
    Path directory;

    private List<String> ours(GdbRun run) {
        Backtrace backtrace =
                new Unwinder(run.process().modules()).unwind(run.process().machine());
        List<String> shown = new ArrayList<>();
        for (StackFrame frame : backtrace.frames(0, 1000)) {
            String place = frame.location()
                    .map(l -> " " + Path.of(l.path()).getFileName() + ":" + l.line())
                    .orElse("");
            shown.add(frame.functionName().orElse("??") + place);
            if (frame.functionName().equals(Optional.of("main"))) {
                break;
            }
        }
        return shown;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-O0 -gdwarf-5",
                "-O0 -gdwarf-4 -fno-asynchronous-unwind-tables",
                "-O2 -gdwarf-5",
                "-O2 -gdwarf-4 -fomit-frame-pointer",
                "-O1 -g -static",
                "-O2 -g -fno-pie -no-pie",
                "-m32 -O0 -gdwarf-5",
                "-m32 -O2 -gdwarf-5",
                "-m32 -O2 -gdwarf-4 -fomit-frame-pointer",
                "-m32 -O0 -g -fno-asynchronous-unwind-tables",
                "-m32 -O2 -g -fno-pie -no-pie",
                "-m32 -O1 -g -static"
            })
    void aBacktraceFromASignalHandlerIsThatOfGdb(String flags) throws IOException {
        // without SA_SIGINFO the kernel of i386 builds another frame
        for (String stack : List.of("0", "SA_ONSTACK", "SA_SIGINFO")) {
            List<String> all = new ArrayList<>(List.of(flags.split(" ")));
            all.add("-DFLAGS=" + stack);
            CompiledProgram program =
                    CompiledProgram.compile(directory, "signals" + stack, SIGNALS, all.toArray(String[]::new));
            GdbRun run = GdbRun.at(
                    directory,
                    program.binary(),
                    List.of("handle SIGSEGV nostop noprint pass", "break " + program.line("deepest"), "run"),
                    List.of("bt"));
            List<String> expected = GdbRun.frames(run.answers().get(0));
            assertThat(expected)
                    .contains("<signal handler called>")
                    .last()
                    .asString()
                    .startsWith("main");
            assertThat(ours(run)).as(run.answers().get(0)).isEqualTo(expected);
        }
    }

    @Test
    void theFaultingInstructionIsTheInnermostFrame() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "signals", SIGNALS, "-O2", "-g", "-DFLAGS=0");
        GdbRun run = GdbRun.at(directory, program.binary(), List.of("run"), List.of("bt"));
        assertThat(ours(run)).isEqualTo(GdbRun.frames(run.answers().get(0)));
    }
}
