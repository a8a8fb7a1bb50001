package dev.signalbox.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.event.SystemCallTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsOfTheScopeTest {
    @Test
    void theKernelsListOfTimersIsReadForOneOfThem() {
        String text =
                """
                ID: 0
                signal: 60/00007fff86e452a8
                notify: signal/pid.2634
                ClockID: 0
                ID: 1
                signal: 34/000000000000004d
                notify: signal/tid.2635
                ClockID: 1
                """;
        assertThat(TimerFile.parse(text, 1))
                .extracting(Variable::name, Variable::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("notify", "signal/tid.2635"),
                        org.assertj.core.groups.Tuple.tuple("clock", "CLOCK_MONOTONIC"));
        assertThat(TimerFile.parse(text, 2)).isEmpty();
        assertThat(TimerFile.parse("", 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SI_QUEUE, -1",
        "SEGV_MAPERR, 1",
        "SIGTERM, 15",
        "SIGRTMIN, 34",
        "SYS_SECCOMP, 1",
        "SYS_openat, 257",
        "SYS_no_such_call, ",
        "signal, ",
        "SIG_DFL, ",
        "SIGNAL, ",
        "count, "
    })
    void namesOfTheCHeadersHaveTheirValues(String name, Integer value) {
        if (value == null) {
            assertThat(SignalConstants.value(name, SystemCallTable.X86_64)).isEmpty();
        } else {
            assertThat(SignalConstants.value(name, SystemCallTable.X86_64)).hasValue(value);
        }
    }

    @Test
    void namesOfSystemCallsFollowTheProgramsTable() {
        assertThat(SignalConstants.value("SYS_openat", SystemCallTable.I386)).hasValue(295);
    }

    @Test
    void flagsAndSetsAreWordsOrNone() {
        assertThat(DispositionVariable.flags(0)).isEqualTo("none");
        assertThat(DispositionVariable.flags(0x10000004L)).isEqualTo("SA_SIGINFO | SA_RESTART");
        assertThat(DispositionVariable.set(dev.signalbox.ptrace.signal.SignalSet.NONE))
                .isEqualTo("none");
    }
}
