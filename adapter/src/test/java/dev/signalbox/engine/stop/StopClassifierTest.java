package dev.signalbox.engine.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.tracer.StepOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown of the reasons that threads stopped for. */
class StopClassifierTest {
    private static final int STEPPING = 7;

    private final StopClassifier classifier =
            new StopClassifier(STEPPING, arrived -> "a sentence", arrived -> List.of(5), () -> List.of(6));

    private static ThreadStop stop(int tid, StopReason... reasons) {
        return new ThreadStop(7, tid, List.of(reasons));
    }

    private static StopReason.SignalArrived signal(int number) {
        SignalInfo info = SignalInfo.of(new byte[SignalInfo.SIZE]).withInt(0, number);
        return new StopReason.SignalArrived(info, new SignalAction(true, true, true, "filter.signal.all"));
    }

    @Test
    void anUnfinishedStepAndTheEnginesOwnSitesAreNotShown() {
        InternalSite jump = new InternalSite(InternalSite.Purpose.LONG_JUMP);

        assertThat(classifier.classify(List.of(
                        stop(STEPPING, new StopReason.Stepped(StepOutcome.ASK)),
                        stop(8, new StopReason.SiteHit(0x10, List.of(jump))))))
                .isEmpty();
    }

    @Test
    void theFirstThreadWithSomethingToShowIsShown() {
        StopFacts facts = classifier
                .classify(List.of(stop(STEPPING, new StopReason.Stepped(StepOutcome.ASK)), stop(9, signal(10))))
                .orElseThrow();

        assertThat(facts.thread().tid()).isEqualTo(9);
        assertThat(facts.kind()).isEqualTo(StopKind.EXCEPTION);
        assertThat(facts.text()).isEqualTo("SIGUSR1");
        assertThat(facts.description()).isEqualTo("a sentence");
        assertThat(facts.hitBreakpointIds()).containsExactly(5);
    }

    @Test
    void aDeathNamesTheFilterThatStopsForIt() {
        StopReason.AboutToDie death =
                new StopReason.AboutToDie(new ExitStatus.Killed(Signal.SIGKILL, false), "SIGKILL: from somebody");

        StopFacts facts = classifier.classify(List.of(stop(8, death))).orElseThrow();

        assertThat(facts.text()).isEqualTo("SIGKILL");
        assertThat(facts.hitBreakpointIds()).containsExactly(6);
    }

    @Test
    void theTargetOfAStepCountsForTheSteppingThreadOnly() {
        InternalSite target = new InternalSite(InternalSite.Purpose.STEP_TARGET);

        assertThat(classifier.classify(List.of(stop(8, new StopReason.SiteHit(0x10, List.of(target))))))
                .isEmpty();
        assertThat(classifier
                        .classify(List.of(stop(STEPPING, new StopReason.SiteHit(0x10, List.of(target)))))
                        .orElseThrow()
                        .kind())
                .isEqualTo(StopKind.STEP);
    }

    @Test
    void aStepThatEndsWithoutSiteIsAStepAndAPauseIsAPause() {
        assertThat(classifier
                        .classify(List.of(stop(STEPPING, new StopReason.Stepped(StepOutcome.DONE))))
                        .orElseThrow()
                        .kind())
                .isEqualTo(StopKind.STEP);
        assertThat(classifier
                        .classify(List.of(stop(8, new StopReason.Interrupted())))
                        .orElseThrow()
                        .kind())
                .isEqualTo(StopKind.PAUSE);
    }
}
