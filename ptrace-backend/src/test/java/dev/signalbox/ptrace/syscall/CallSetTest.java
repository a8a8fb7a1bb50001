package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.SystemCallTable;
import org.junit.jupiter.api.Test;

class CallSetTest {
    private static final int X32_BIT = 0x40000000;

    @Test
    void aNameStandsForTheCallOnEachArchitecture() {
        CallSet set = CallSet.named("getppid");

        assertThat(set.contains(SystemCallTable.X86_64, 110)).isTrue();
        assertThat(set.contains(SystemCallTable.I386, 64)).isTrue();
        assertThat(set.contains(SystemCallTable.I386, 110)).isFalse();
        assertThat(set.contains(SystemCallTable.X86_64, 110 | X32_BIT)).isFalse();
    }

    @Test
    void aNumberWithoutACallCanBeMeant() {
        CallSet set = CallSet.of(SystemCallTable.X86_64, 110 | X32_BIT).or(CallSet.of(SystemCallTable.X86_64, 4711));

        assertThat(set.contains(SystemCallTable.X86_64, 110 | X32_BIT)).isTrue();
        assertThat(set.contains(SystemCallTable.X86_64, 4711)).isTrue();
        assertThat(set.contains(SystemCallTable.X86_64, 110)).isFalse();
        assertThat(set.isEmpty()).isFalse();
    }

    @Test
    void allHasWhatNoTableHas() {
        assertThat(CallSet.ALL.contains(SystemCallTable.I386, -1)).isTrue();
        assertThat(CallSet.ALL.or(CallSet.named("read")).isAll()).isTrue();
        assertThat(CallSet.NONE.or(CallSet.ALL).isAll()).isTrue();
        assertThat(CallSet.NONE.isEmpty()).isTrue();
    }

    @Test
    void theComplementHasEveryOtherCall() {
        CallSet others = CallSet.named("getppid").complement();

        assertThat(others.contains(SystemCallTable.X86_64, 110)).isFalse();
        assertThat(others.contains(SystemCallTable.X86_64, 109)).isTrue();
        assertThat(others.contains(SystemCallTable.I386, 110)).isTrue();
    }
}
