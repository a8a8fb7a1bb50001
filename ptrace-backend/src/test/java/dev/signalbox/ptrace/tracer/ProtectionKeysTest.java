package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Protection keys as /proc/PID/smaps shows them; few processors have them. */
class ProtectionKeysTest {
    @Test
    void aMappingWithAKeyOfItsOwnTells() {
        assertThat(ProtectionKeys.areInUse(Stream.of(
                        "7f0000000000-7f0000001000 rw-p 00000000 00:00 0",
                        "ProtectionKey:         0",
                        "VmFlags: rd wr mr mw me ac",
                        "7f0000001000-7f0000002000 rw-p 00000000 00:00 0",
                        "ProtectionKey:         1")))
                .isTrue();
    }

    @Test
    void keyZeroIsWhatEverythingHas() {
        assertThat(ProtectionKeys.areInUse(Stream.of("ProtectionKey:         0", "VmFlags: rd")))
                .isFalse();
        assertThat(ProtectionKeys.areInUse(Stream.of("VmFlags: rd"))).isFalse();
    }

    @Test
    void thisProcessUsesNone() {
        assertThat(new ProtectionKeys().areInUse((int) ProcessHandle.current().pid()))
                .isFalse();
    }
}
