package dev.signalbox.ptrace.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispositionTest {
    private static ByteBuffer words(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theKernelsStructureIsHandlerFlagsRestorerMask() {
        byte[] bytes = words(Disposition.size(Long.BYTES))
                .putLong(0x401136)
                .putLong(0x8c000004L)
                .putLong(0x7f0000)
                .putLong(1L << 33)
                .array();
        Disposition found = Disposition.decode(Signal.SIGUSR1, bytes, Long.BYTES);
        assertThat(found)
                .isEqualTo(
                        new Disposition(Signal.SIGUSR1, 0x401136, 0x8c000004L, 0x7f0000, SignalSet.of(Signal.of(34))));
        assertThat(found.isHandler()).isTrue();
        assertThat(found.has(ActionFlag.SA_RESETHAND)).isTrue();
        assertThat(found.has(ActionFlag.SA_NODEFER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0x0, ''",
        "0x4, SA_SIGINFO",
        "0x5c000007, 'SA_NOCLDSTOP, SA_NOCLDWAIT, SA_SIGINFO, SA_RESTORER, SA_ONSTACK, SA_RESTART, SA_NODEFER'",
        "0x80800000, 'SA_IMMUTABLE, SA_RESETHAND'",
        "0x20000001, 'SA_NOCLDSTOP, 0x20000000'"
    })
    void flagsHaveTheirNames(String flags, String names) {
        assertThat(String.join(", ", ActionFlag.names(Long.decode(flags)))).isEqualTo(names);
    }

    @Test
    void theDepthOfAnAlternateStackIsCountedFromItsUpperEnd() {
        AlternateStack stack = AlternateStack.decode(
                words(AlternateStack.size(Long.BYTES))
                        .putLong(0x1000)
                        .putInt(1)
                        .putInt(0)
                        .putLong(0x2000)
                        .array(),
                Long.BYTES);
        assertThat(stack).isEqualTo(new AlternateStack(0x1000, 0x2000, 1));
        assertThat(stack.isEnabled()).isTrue();
        assertThat(stack.flagNames()).containsExactly("SS_ONSTACK");
        assertThat(stack.depth(0x2f00)).hasValue(0x100);
        assertThat(stack.depth(0x3000)).hasValue(0);
        assertThat(stack.depth(0x1001)).hasValue(0x1fff);
        assertThat(stack.depth(0x1000)).isEmpty();
        assertThat(stack.depth(0x3001)).isEmpty();
        assertThat(new AlternateStack(0, 0, 2).isEnabled()).isFalse();
        assertThat(new AlternateStack(0, 0, 0x80000002).flagNames()).containsExactly("SS_DISABLE", "SS_AUTODISARM");
    }
}
