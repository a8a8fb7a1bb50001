package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TraceeTableTest {
    private final TracedProcess process = new TracedProcess(1, 0, true);

    @Property
    void theTableAgreesWithAMapAfterAnyInsertionsAndRemovals(
            @ForAll @Size(max = 600) List<@IntRange(min = 1, max = 300) Integer> tids) {
        TraceeTable table = new TraceeTable();
        Map<Integer, Tracee> expected = new HashMap<>();
        for (int tid : tids) {
            if (expected.remove(tid) != null) {
                table.remove(tid);
            } else {
                Tracee tracee = new Tracee(tid, tid, process);
                expected.put(tid, tracee);
                table.put(tracee);
            }
        }
        for (int tid = 1; tid <= 300; tid++) {
            assertThat(table.get(tid)).isSameAs(expected.get(tid));
        }
        assertThat(table.size()).isEqualTo(expected.size());
    }

    @Test
    void aThreadIsInTheTableOnce() {
        TraceeTable table = new TraceeTable();
        table.put(new Tracee(5, 1, process));
        assertThatThrownBy(() -> table.put(new Tracee(5, 2, process))).isInstanceOf(IllegalStateException.class);
        table.remove(6);
        assertThat(table.get(5)).isNotNull();
    }
}
