package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.TraceeGoneException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispositionOutcomeTest {
    private static final SignalSet NONE = SignalSet.NONE;

    private static SignalMasks masks(String state, int signo) {
        SignalSet one = new SignalSet(1L << signo - 1);
        return new SignalMasks(
                NONE,
                NONE,
                state.contains("blocked") ? one : NONE,
                state.contains("ignored") ? one : NONE,
                state.contains("caught") ? one : NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGUSR1, 0, default, , TERMINATES",
        "SIGUSR1, 0, caught, , HANDLER_RUNS",
        "SIGUSR1, 0, ignored, , IGNORED",
        "SIGUSR1, 0, caught blocked, , STAYS_PENDING",
        "SIGSEGV, 0, default, , DUMPS_CORE",
        "SIGSEGV, 1, caught, , HANDLER_RUNS",
        "SIGSEGV, 1, default, caught blocked, FORCED",
        "SIGSEGV, 1, default, default, DUMPS_CORE",
        "SIGSEGV, 1, default, ignored, FORCED",
        "SIGSEGV, 1, caught blocked, , FORCED",
        "SIGSYS, 1, default, caught blocked, FORCED",
        "SIGSYS, 1, ignored, , FORCED",
        "SIGSYS, 0, ignored, , IGNORED",
        "SIGSEGV, 0, caught blocked, , STAYS_PENDING",
        "SIGUSR1, 0, default, caught, TERMINATES",
        "SIGCHLD, 1, default, , IGNORED",
        "SIGWINCH, 128, default, , IGNORED",
        "SIGCONT, 0, default, , CONTINUES",
        "SIGTSTP, 0, default, , STOPS",
        "SIGTSTP, 0, caught, , HANDLER_RUNS",
        "SIGSTOP, 0, default, , STOPS",
        "SIGKILL, 0, default, , TERMINATES",
        "SIGRTMIN+3, -1, default, , TERMINATES",
        "SIGABRT, -6, default, , DUMPS_CORE",
        "SIGTRAP, 128, default, caught, FORCED"
    })
    void theOutcomeFollowsFromSignalAndSets(
            String signal, int code, String now, String before, DispositionOutcome outcome) {
        int signo = Signal.parse(signal).orElseThrow().number();
        assertThat(DispositionOutcome.of(
                        SignalInfos.info(signo, code),
                        masks(now, signo),
                        Optional.ofNullable(before).map(state -> masks(state, signo))))
                .isEqualTo(outcome);
    }

    @Test
    void theSetsOfAThreadAreReadFromProc() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        SignalMasks masks = SignalMasks.read(pid, pid);
        assertThat(masks.caught().contains(11)).as("HotSpot handles SIGSEGV").isTrue();
        assertThatThrownBy(() -> SignalMasks.read(pid, 0x7ffffff0)).isInstanceOf(TraceeGoneException.class);
    }

    @Test
    void aStatusWithoutSetsIsAnError() {
        assertThatThrownBy(() -> SignalMasks.parse("Name:\tx\nSigQ:\t1/2\nSigPnd:\t0000000000000000\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ShdPnd");
    }
}
