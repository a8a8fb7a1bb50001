package dev.signalbox.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TaskQueueTest {
    private final TaskQueue queue = new TaskQueue();

    private static Runnable task() {
        return new Runnable() {
            @Override
            public void run() {
                throw new AssertionError("tasks are only handed over here");
            }
        };
    }

    @Test
    void aTaskThatCannotWaitBringsAllBeforeItInOrder() throws Exception {
        Runnable first = task();
        Runnable second = task();
        Runnable urgent = task();
        queue.addPatiently(first);
        queue.addPatiently(second);
        queue.add(urgent);
        assertThat(queue.take()).containsExactly(first, second, urgent);
    }

    @Test
    void aTaskThatCanWaitComesByItselfAndNotBeforeItsTime() throws Exception {
        Runnable task = task();
        long added = System.nanoTime();
        queue.addPatiently(task);
        assertThat(queue.take()).containsExactly(task);
        assertThat(System.nanoTime() - added).isGreaterThanOrEqualTo(TaskQueue.PATIENCE_NANOS);
    }

    @Test
    void whatIsTakenIsNotTakenAgain() throws Exception {
        Runnable first = task();
        Runnable second = task();
        Runnable third = task();
        queue.addPatiently(first);
        assertThat(queue.take()).containsExactly(first);
        queue.addPatiently(second);
        queue.add(third);
        assertThat(queue.take()).containsExactly(second, third);
    }
}
