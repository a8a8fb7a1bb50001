package dev.signalbox.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.engine.EngineException;
import org.junit.jupiter.api.Test;

/** Results that a call is made to return. */
class CallResultTest {
    @Test
    void numbersAndErrorNamesAreUnderstood() throws EngineException {
        assertThat(CallResult.parse("42")).isEqualTo(42);
        assertThat(CallResult.parse("0x10")).isEqualTo(16);
        assertThat(CallResult.parse("-ENOENT")).isEqualTo(-2);
        assertThat(CallResult.parse(" -ehwpoison ")).isEqualTo(-133);
        assertThat(CallResult.parse("-EWOULDBLOCK")).isEqualTo(-11);
        assertThat(CallResult.parse("-38")).isEqualTo(-38);
        assertThat(CallResult.show(-38)).isEqualTo("-38 (-ENOSYS)");
    }

    @Test
    void anErrorWithoutItsSignOrAnUnknownWordIsRefusedWithWhatIsMeant() {
        assertThatThrownBy(() -> CallResult.parse("ENOENT")).hasMessageContaining("-ENOENT");
        assertThatThrownBy(() -> CallResult.parse("maybe")).hasMessageContaining("-ENOENT");
    }

    @Test
    void aValueThatTheKernelTakesForARestartIsRefused() {
        assertThatThrownBy(() -> CallResult.parse("-512")).hasMessageContaining("restart");
    }
}
