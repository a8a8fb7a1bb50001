package dev.signalbox.ptrace.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalInfos;
import org.junit.jupiter.api.Test;

class JournalRingTest {
    private static final SignalAction PASS = new SignalAction(false, false, true, "test");

    @Test
    void theLatestSignalOfAThreadIsFoundUntilItLeavesTheRing() {
        JournalRing ring = new JournalRing(4);
        assertThat(ring.latestSignal(101, 10)).isEmpty();
        ring.signal(100, 101, SignalInfos.killed(Signal.SIGUSR1, 1), "pass", PASS);
        ring.signal(100, 101, SignalInfos.killed(Signal.SIGUSR1, 2), "pass", PASS);
        ring.signal(100, 102, SignalInfos.killed(Signal.SIGUSR1, 3), "pass", PASS);
        ring.signal(100, 101, SignalInfos.fault(0x10), "pass", PASS);
        assertThat(ring.latestSignal(101, 10)).contains(SignalInfos.killed(Signal.SIGUSR1, 2));
        assertThat(ring.latestSignal(101, 11)).contains(SignalInfos.fault(0x10));
        ring.signal(JournalEntry.Type.HOLD, 100, 101, SignalInfos.killed(Signal.SIGUSR1, 9));
        assertThat(ring.latestSignal(101, 10))
                .as("a held signal did not arrive")
                .contains(SignalInfos.killed(Signal.SIGUSR1, 2));
        ring.signal(100, 103, SignalInfos.fault(0), "pass", PASS);
        assertThat(ring.latestSignal(101, 10)).isEmpty();
    }

    @Test
    void signalsThatHaveLeftTheRingAreStillCounted() {
        JournalRing ring = new JournalRing(2);
        for (int i = 0; i < 5; i++) {
            ring.signal(100, 100 + i, SignalInfos.killed(Signal.SIGUSR1, 1), "pass", PASS);
        }
        ring.signal(JournalEntry.Type.HOLD, 100, 100, SignalInfos.killed(Signal.SIGUSR1, 1));
        assertThat(ring.count(Signal.SIGUSR1)).isEqualTo(5);
        assertThat(ring.count(Signal.SIGUSR2)).isZero();
    }
}
