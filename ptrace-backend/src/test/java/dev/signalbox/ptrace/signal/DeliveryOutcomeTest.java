package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryOutcomeTest {
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

    private static DeliveryFacts facts(String signal, int code, String now) {
        int signo = Signal.parse(signal).orElseThrow().number();
        return DeliveryFacts.of(SignalInfos.info(signo, code), masks(now, signo));
    }

    private static Optional<Disposition> entry(String signal, long handler, long flags, long mask) {
        return Optional.of(new Disposition(
                Signal.parse(signal).orElseThrow(), handler, flags, flags == 0 ? 0 : 0x4000, new SignalSet(mask)));
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
        assertThat(DeliveryOutcome.of(facts(signal, code, now)
                                .since(Optional.ofNullable(before).map(state -> masks(state, signo))))
                        .kind())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "0x4000004, 0, FORCED, blocked or ignored",
        "0x4000000, 0x800, FORCED, blocked or ignored",
        "0x4000000, 0, DUMPS_CORE, the program set that itself",
        "0x14000000, 0, DUMPS_CORE, the program set that itself",
        "0x84000004, 0, DUMPS_CORE, SA_RESETHAND",
        "0, 0, DUMPS_CORE, ''"
    })
    void whatAResetHandlerLeftBehindTellsThatTheKernelForcedTheFault(
            String flags, String mask, DispositionOutcome outcome, String why) {
        DeliveryOutcome found = DeliveryOutcome.of(facts("SIGSEGV", 1, "default")
                .with(entry("SIGSEGV", Disposition.DEFAULT, Long.decode(flags), Long.decode(mask))));
        assertThat(found.kind()).isEqualTo(outcome);
        assertThat(found.why()).contains(why);
    }

    @Test
    void aHandlerThatIsGoneIsTheKernelsDoingOnlyWhereItsSignalWasBlocked() {
        DeliveryFacts facts = facts("SIGSEGV", 1, "default").with(entry("SIGSEGV", Disposition.DEFAULT, 0x4000000, 0));
        assertThat(DeliveryOutcome.of(facts.since(Optional.of(masks("caught", 11))))
                        .kind())
                .isEqualTo(DispositionOutcome.DUMPS_CORE);
        assertThat(DeliveryOutcome.of(facts.since(Optional.of(masks("caught", 11))))
                        .why())
                .contains("the program set that itself");
        assertThat(DeliveryOutcome.of(facts.since(Optional.of(masks("caught blocked", 11))))
                        .kind())
                .isEqualTo(DispositionOutcome.FORCED);
        assertThat(DeliveryOutcome.of(
                                facts.since(Optional.of(masks("caught", 11))).withinItsHandler())
                        .why())
                .contains("blocked by its own handler");
        assertThat(DeliveryOutcome.of(facts.since(Optional.of(masks("ignored", 11))))
                        .why())
                .contains("ignored");
    }

    @Test
    void aFaultThatIsTheOnlyOneNotBlockedWasUnblockedByTheKernel() {
        SignalMasks now = new SignalMasks(NONE, NONE, new SignalSet(-1L & ~Signal.SIGSEGV.bit()), NONE, NONE);
        DeliveryFacts facts = DeliveryFacts.of(SignalInfos.fault(0x10), now);
        assertThat(DeliveryOutcome.of(facts.with(entry("SIGSEGV", Disposition.DEFAULT, 0x4000000, 0)))
                        .kind())
                .isEqualTo(DispositionOutcome.FORCED);
        assertThat(DeliveryOutcome.of(facts.with(entry("SIGSEGV", Disposition.DEFAULT, 0, 0)))
                        .kind())
                .as("nothing was ever arranged for it")
                .isEqualTo(DispositionOutcome.DUMPS_CORE);
    }

    @Test
    void aHandlerOfOneShotSaysWhatComesAfterIt() {
        DeliveryOutcome found =
                DeliveryOutcome.of(facts("SIGUSR1", 0, "caught").with(entry("SIGUSR1", 0x401000, 0x84000000L, 0)));
        assertThat(found.kind()).isEqualTo(DispositionOutcome.HANDLER_RUNS);
        assertThat(found.why()).contains("SA_RESETHAND");
    }

    @Test
    void aHandlerWithoutRoomForItsFrameWillNotRun() {
        DeliveryOutcome found = DeliveryOutcome.of(facts("SIGSEGV", 1, "caught").withoutStack());
        assertThat(found.kind()).isEqualTo(DispositionOutcome.FORCED);
        assertThat(found.kind().fatal()).isTrue();
        assertThat(found.why()).contains("SA_ONSTACK");
    }

    @ParameterizedTest
    @CsvSource({
        "SIGTERM, 0, default, IGNORED",
        "SIGSEGV, 1, default, IGNORED",
        "SIGTSTP, 0, default, IGNORED",
        "SIGTERM, 0, caught, HANDLER_RUNS",
        "SIGKILL, 0, default, TERMINATES",
        "SIGSTOP, 0, default, STOPS"
    })
    void theInitOfAPidNamespaceIsSparedWhatItHasNoHandlerFor(
            String signal, int code, String now, DispositionOutcome outcome) {
        assertThat(DeliveryOutcome.of(facts(signal, code, now).in(true, false)).kind())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGTSTP, default, IGNORED",
        "SIGTTIN, default, IGNORED",
        "SIGTTOU, default, IGNORED",
        "SIGSTOP, default, STOPS",
        "SIGTSTP, caught, HANDLER_RUNS",
        "SIGTERM, default, TERMINATES"
    })
    void theTerminalDoesNotStopAnOrphanedGroup(String signal, String now, DispositionOutcome outcome) {
        assertThat(DeliveryOutcome.of(facts(signal, 0, now).in(false, true)).kind())
                .isEqualTo(outcome);
    }
}
