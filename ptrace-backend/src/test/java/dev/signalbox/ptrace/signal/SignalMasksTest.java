package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.TraceeGoneException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SignalMasksTest {
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
