package dev.signalbox.ptrace.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitStatusTest {
    private final List<String> calls = new ArrayList<>();

    private final WaitStatus.Handler handler = new WaitStatus.Handler() {
        @Override
        public void ended(int tid, ExitStatus status) {
            calls.add(tid + " ended " + status);
        }

        @Override
        public void signalDelivery(int tid, int signal) {
            calls.add(tid + " signal " + signal);
        }

        @Override
        public void syscallStop(int tid) {
            calls.add(tid + " syscall");
        }

        @Override
        public void eventStop(int tid, int signal) {
            calls.add(tid + " stop " + signal);
        }

        @Override
        public void event(int tid, WaitStatus.PtraceEvent event) {
            calls.add(tid + " event " + event);
        }
    };

    private String decode(int raw) {
        calls.clear();
        WaitStatus.of(raw).dispatch(7, handler);
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    @Test
    void exitCodesAndDeathsBySignalAreToldApart() {
        assertThat(decode(0x500)).isEqualTo("7 ended " + new ExitStatus.Exited(5));
        assertThat(decode(9)).isEqualTo("7 ended " + new ExitStatus.Killed(Signal.of(9), false));
        assertThat(decode(0x8b)).isEqualTo("7 ended " + new ExitStatus.Killed(Signal.SIGSEGV, true));
    }

    @Test
    void everySignalDeliveryStopIsOneAlsoSigtrapAndRealTimeSignals() {
        for (int signal = 1; signal <= Signal.MAX; signal++) {
            assertThat(decode(signal << 8 | 0x7f)).isEqualTo("7 signal " + signal);
        }
    }

    @Test
    void eventsAndSyscallStopsAreNotSignals() {
        assertThat(decode(0x857f)).isEqualTo("7 syscall");
        assertThat(decode(128 << 16 | 5 << 8 | 0x7f)).isEqualTo("7 stop 5");
        assertThat(decode(128 << 16 | 19 << 8 | 0x7f)).isEqualTo("7 stop 19");
        WaitStatus.PtraceEvent[] events = WaitStatus.PtraceEvent.values();
        for (int code = 1; code <= events.length; code++) {
            assertThat(decode(code << 16 | 5 << 8 | 0x7f)).isEqualTo("7 event " + events[code - 1]);
        }
    }

    @Test
    void theMessageOfTheExitEventIsAStatus() {
        assertThat(WaitStatus.endOf(0x500)).isEqualTo(new ExitStatus.Exited(5));
        assertThat(WaitStatus.endOf(0x1f)).isEqualTo(new ExitStatus.Killed(Signal.SIGSYS, false));
        assertThatThrownBy(() -> WaitStatus.endOf(0x137f)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWaitpidNeverGivesIsRefused() {
        assertThatThrownBy(() -> WaitStatus.of(99 << 16 | 5 << 8 | 0x7f)).hasMessageContaining("0x63057f");
        assertThatThrownBy(() -> WaitStatus.of(0x7e)).isInstanceOf(IllegalArgumentException.class);
    }
}
