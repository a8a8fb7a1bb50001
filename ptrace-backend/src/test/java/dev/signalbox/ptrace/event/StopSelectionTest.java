package dev.signalbox.ptrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.tracer.StepOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopSelectionTest {
    private static final StopReason DEATH =
            new StopReason.AboutToDie(new ExitStatus.Killed(Signal.SIGSEGV, false), "SIGSEGV");
    private static final StopReason SIGNAL = new StopReason.SignalArrived(
            SignalInfo.of(new byte[128]).withInt(0, 10), new SignalAction(true, true, true, "test"));
    private static final StopReason HIT = new StopReason.SiteHit(16, List.of());
    private static final StopReason STEPPED = new StopReason.Stepped(StepOutcome.DONE);
    private static final StopReason INTERRUPTED = new StopReason.Interrupted();

    @Test
    void aBreakpointOnWhichAStepEndsIsShownAsTheBreakpoint() {
        assertThat(StopSelection.order(List.of(STEPPED, HIT))).containsExactly(HIT, STEPPED);
    }

    @Test
    void deathComesBeforeSignalsAndSignalsBeforeEverythingThatWeAskedFor() {
        assertThat(StopSelection.order(List.of(INTERRUPTED, STEPPED, HIT, SIGNAL, DEATH)))
                .containsExactly(DEATH, SIGNAL, HIT, STEPPED, INTERRUPTED);
    }

    @Test
    void equallyImportantStopsStayInTheirOrder() {
        ThreadStop first = new ThreadStop(1, 1, List.of(HIT));
        ThreadStop second = new ThreadStop(1, 2, List.of(HIT));
        ThreadStop signal = new ThreadStop(1, 3, List.of(SIGNAL));
        assertThat(StopSelection.orderStops(List.of(first, second, signal))).containsExactly(signal, first, second);
    }
}
