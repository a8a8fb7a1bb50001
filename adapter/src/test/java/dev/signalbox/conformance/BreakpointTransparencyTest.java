package dev.signalbox.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.follow.FollowPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program gives the same account without a tracer and with breakpoints on each of its functions. */
@Timeout(150)
class BreakpointTransparencyTest {
    @TempDir
    Path directory;

    static List<ConformanceProgram> programs() {
        return ConformanceProgram.all();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void breakpointsInAProgramWhoseChildrenAreTracedChangeNothing(ConformanceProgram program) throws Exception {
        compare(program, FollowPolicy.Mode.BOTH);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void breakpointsInAProgramWhoseChildrenAreLetGoChangeNothing(ConformanceProgram program) throws Exception {
        compare(program, FollowPolicy.Mode.PARENT);
    }

    /** The kernel's doing (linux/kernel/signal.c, force_sig_info_to_task); see docs/transparency.md. A change for the better belongs there as well. */
    @Test
    void aBreakpointHitLosesADispositionOfSigtrapOnlyWhenItIsNew() throws Exception {
        ConformanceProgram program = new ConformanceProgram("blocked_trap", List.of(), Set.of());
        Path executable = program.compile(directory);
        List<String> command = List.of(executable.toString());
        Account.Streams streams = Account.Streams.in(directory);
        assertThat(Account.of(command, streams, directory).out())
                .isEqualTo(
                        """
                not blocked: blocked 0, handled
                SIGTRAP alone blocked: blocked 1, handled
                every signal blocked: blocked 1, handled
                ignored: blocked 0, ignored
                """);
        TracedExecution traced = new TracedExecution(FollowPolicy.Mode.BOTH);
        long touched = ConformanceProgram.function(executable, "touched");
        assertThat(traced.account(command, List.of(touched), streams, directory).out())
                .isEqualTo(
                        """
                not blocked: blocked 0, handled
                SIGTRAP alone blocked: blocked 1, handled
                every signal blocked: blocked 1, handled
                ignored: blocked 0, default
                """);
        assertThat(traced.hits()).isEqualTo(4);
    }

    private void compare(ConformanceProgram program, FollowPolicy.Mode follow) throws Exception {
        Path executable = program.compile(directory);
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(program.arguments());
        Account.Streams streams = Account.Streams.in(directory);
        Account alone = Account.of(command, streams, directory);
        List<Long> functions = program.functions(executable);
        TracedExecution traced = new TracedExecution(follow);
        assertThat(traced.account(command, functions, streams, directory)).isEqualTo(alone);
        assertThat(traced.hits()).as("breakpoint hits").isPositive();
    }
}
