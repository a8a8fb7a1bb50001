package dev.signalbox.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.engine.signal.SignalCount;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalTallyTest {
    private static final Signal SIGPROF = Signal.of(27);
    private static final SignalInfo INFO = SignalInfo.of(new byte[SignalInfoView.SIZE]);

    private final List<String> said = new ArrayList<>();
    private long clock = 7_000_000_000L;
    private Alarm alarm;
    private final SignalTally tally =
            new SignalTally(() -> clock, (delay, task) -> alarm = new Alarm(clock + delay.toNanos(), task), this::say);

    private record Alarm(long at, Runnable task) {}

    private void say(List<SignalCount> counts) {
        counts.forEach(count -> said.add(count.toString()));
    }

    private void arrive(Signal signal, long count, boolean delivered) {
        tally.add(List.of(new TraceeEvent.Passed(signal, count, INFO, delivered ? "" : "suppressed")));
    }

    /** Lets time pass, and what was put off happen at its time. */
    private void pass(Duration time) {
        long end = clock + time.toNanos();
        while (alarm != null && alarm.at <= end) {
            Alarm due = alarm;
            alarm = null;
            clock = due.at;
            due.task.run();
        }
        clock = end;
    }

    @Test
    void fewSignalsAreToldAtOnce() {
        arrive(SIGPROF, 1, true);
        arrive(Signal.SIGUSR1, 2, false);
        arrive(SIGPROF, 1, true);
        assertThat(said).containsExactly("SIGPROF", "SIGUSR1 suppressed x 2", "SIGPROF");
        assertThat(alarm).isNull();
    }

    @Test
    void aStormIsToldOnceASecondWithItsNumber() {
        for (int i = 0; i < 40; i++) {
            arrive(SIGPROF, 120, true);
            pass(Duration.ofMillis(100));
        }
        assertThat(said).startsWith("SIGPROF x 120", "SIGPROF x 120");
        assertThat(said.subList(said.size() - 3, said.size())).containsOnly("SIGPROF x 1,200 in 1 s");
        assertThat(said).hasSizeBetween(SignalTally.BURST + 2, SignalTally.BURST + 4);
        pass(Duration.ofSeconds(2));
        assertThat(said.stream().mapToLong(SignalTallyTest::number).sum()).isEqualTo(40 * 120);
    }

    private static long number(String line) {
        return Long.parseLong(line.split(" ")[2].replace(",", ""));
    }

    @Test
    void theLastOfAStormAreToldWithoutAnotherOne() {
        for (int i = 0; i <= SignalTally.BURST; i++) {
            arrive(SIGPROF, 3, true);
        }
        assertThat(said).hasSize(SignalTally.BURST);
        pass(Duration.ofSeconds(1));
        assertThat(said).hasSize(SignalTally.BURST + 1).last().isEqualTo("SIGPROF x 3 in 1 s");
    }

    @Test
    void aStormOfOneSignalDoesNotDelayAnother() {
        for (int i = 0; i < 10; i++) {
            arrive(SIGPROF, 3, true);
        }
        arrive(Signal.SIGUSR1, 1, true);
        assertThat(said).last().isEqualTo("SIGUSR1");
    }

    @Test
    void whatWaitsIsToldBeforeSomethingElse() {
        for (int i = 0; i < SignalTally.BURST; i++) {
            arrive(SIGPROF, 1, true);
        }
        pass(Duration.ofMillis(250));
        arrive(SIGPROF, 9, true);
        pass(Duration.ofMillis(40));
        tally.flush();
        assertThat(said).last().isEqualTo("SIGPROF x 9 in 0.3 s");
        pass(Duration.ofSeconds(3));
        assertThat(said).hasSize(SignalTally.BURST + 1);
    }

    @Test
    void afterASilenceSignalsAreToldAtOnceAgain() {
        for (int i = 0; i < 20; i++) {
            arrive(SIGPROF, 1, true);
        }
        pass(Duration.ofSeconds(10));
        said.clear();
        arrive(SIGPROF, 2, true);
        assertThat(said).containsExactly("SIGPROF x 2");
    }
}
