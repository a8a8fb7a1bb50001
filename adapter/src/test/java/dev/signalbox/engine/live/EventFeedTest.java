package dev.signalbox.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.TraceeEvent.Origin;
import dev.signalbox.ptrace.signal.Signal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventFeedTest {
    private static final int ROOT = 10;
    private static final int CHILD = 11;

    private final EngineThread engine = new EngineThread(failure -> {
        throw new AssertionError(failure);
    });
    private final List<TraceeEvent> told = new ArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final EventFeed feed = new EventFeed(engine, told::add);

    /** The engine is busy until {@link #heard()} so that what is told in the meantime waits, however slow this machine is. */
    @BeforeEach
    void holdTheEngine() {
        engine.start();
        engine.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @AfterEach
    void endTheEngine() {
        engine.end();
    }

    private List<TraceeEvent> heard() throws Exception {
        held.countDown();
        return engine.call(() -> List.copyOf(told)).get(10, TimeUnit.SECONDS);
    }

    private static TraceeEvent born(int pid, int parent) {
        return new TraceeEvent.ProcessStarted(pid, parent, Origin.FORK);
    }

    private static TraceeEvent exited(int pid) {
        return new TraceeEvent.ProcessExited(pid, new ExitStatus.Exited(0), "", pid);
    }

    private static TraceeEvent executed(int pid, String program) {
        return new TraceeEvent.Executed(pid, pid, Path.of(program));
    }

    @Test
    void aChildThatExitsBeforeAnybodyHeardOfItIsNotToldOf() throws Exception {
        feed.on(born(CHILD, ROOT));
        feed.on(new TraceeEvent.ThreadStarted(CHILD, CHILD));
        feed.on(executed(CHILD, "/bin/true"));
        feed.on(exited(CHILD));
        assertThat(heard()).isEmpty();
    }

    @Test
    void everyChildIsToldOfWhereThatIsWanted() throws Exception {
        feed.tellEveryChild();
        feed.on(born(CHILD, ROOT));
        feed.on(exited(CHILD));
        assertThat(heard()).containsExactly(born(CHILD, ROOT), exited(CHILD));
    }

    @Test
    void aChildThatIsKilledIsToldOf() throws Exception {
        TraceeEvent killed =
                new TraceeEvent.ProcessExited(CHILD, new ExitStatus.Killed(Signal.of(11), true), "SIGSEGV", CHILD);
        feed.on(born(CHILD, ROOT));
        feed.on(killed);
        assertThat(heard()).containsExactly(born(CHILD, ROOT), killed);
    }

    @Test
    void aChildWithChildrenOfItsOwnIsToldOf() throws Exception {
        int grandchild = 12;
        feed.on(born(CHILD, ROOT));
        feed.on(born(grandchild, CHILD));
        feed.on(exited(CHILD));
        assertThat(heard()).containsExactly(born(CHILD, ROOT), born(grandchild, CHILD), exited(CHILD));
    }

    @Test
    void aStopBringsEverythingBeforeItInOrder() throws Exception {
        TraceeEvent group = new TraceeEvent.GroupStopped(CHILD, 20);
        feed.on(born(CHILD, ROOT));
        feed.on(executed(CHILD, "/bin/sh"));
        feed.on(executed(CHILD, "/bin/true"));
        feed.on(group);
        feed.on(exited(CHILD));
        assertThat(heard()).containsExactly(born(CHILD, ROOT), executed(CHILD, "/bin/true"), group, exited(CHILD));
    }

    @Test
    void newsThatCanWaitComesByItself() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        EventFeed patient = new EventFeed(engine, event -> heard.countDown());
        held.countDown();
        patient.on(born(CHILD, ROOT));
        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
