package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tracer promises about one process, whatever kernel is beneath: run on a simulation and on Linux. */
@Timeout(30)
abstract class TracerContract {
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;

    private final BlockingQueue<TraceeEvent> events = new LinkedBlockingQueue<>();
    private final List<TraceeEvent> seen = new ArrayList<>();
    Tracer tracer;
    private int pid;

    /** A signal that reached the program. */
    record Delivered(int signal, int value) {}

    abstract LinuxTracer newTracer(BlockingQueue<TraceeEvent> events);

    /** Starts a program that catches SIGUSR1 and SIGUSR2; its first stop is yet to be taken. */
    abstract int launch() throws Exception;

    /** Resumes it for the first time and waits until it has its handlers. */
    abstract void begin() throws Exception;

    /** The next signal that reached the program. */
    abstract Delivered delivered() throws Exception;

    /** Makes the program end by itself. */
    abstract void exit(int code) throws Exception;

    /** Waits until the program is gone and nothing of it is left. */
    abstract void awaitReaped();

    @BeforeEach
    void start() throws Exception {
        tracer = newTracer(events);
        stopAt(SIGUSR1);
        pid = launch();
        awaitReason(StopReason.Launched.class);
    }

    @AfterEach
    void close() {
        tracer.close();
    }

    private void stopAt(int signal) {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(info.signo() == signal, false, true, "contract"));
    }

    final int pid() {
        return pid;
    }

    private <T extends TraceeEvent> T await(Class<T> kind) throws InterruptedException {
        while (true) {
            TraceeEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("after %s", seen).isNotNull();
            seen.add(event);
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    private <T extends StopReason> T awaitReason(Class<T> kind) throws InterruptedException {
        T reason = await(TraceeEvent.Stopped.class).reported().reason(kind);
        assertThat(reason).as("%s", seen).isNotNull();
        return reason;
    }

    private SignalInfo stopAtSignal(long value) throws Exception {
        tracer.send(pid, pid, SIGUSR1, value);
        return awaitReason(StopReason.SignalArrived.class).info();
    }

    private void resume() throws TraceeGoneException {
        tracer.resume(pid, ResumePlan.run());
    }

    @Test
    void aProgramRunsToItsExitStatus() throws Exception {
        begin();
        exit(7);
        assertThat(await(TraceeEvent.ProcessExited.class).status()).isEqualTo(new ExitStatus.Exited(7));
        assertThat(seen.get(0)).isInstanceOf(TraceeEvent.ProcessStarted.class);
        assertThat(seen.get(1)).isEqualTo(new TraceeEvent.ThreadStarted(pid, pid));
    }

    @Test
    void aSignalStopsWithItsSiginfoAndIsPassedOnResume() throws Exception {
        begin();
        SignalInfo info = stopAtSignal(41);
        assertThat(info.signal()).isEqualTo(Signal.SIGUSR1);
        assertThat(info.intAt(24)).isEqualTo(41);
        resume();
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR1, 41));
    }

    @Test
    void aSuppressedSignalIsFollowedByTheNextOne() throws Exception {
        begin();
        stopAtSignal(1);
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        resume();
        stopAtSignal(2);
        resume();
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR1, 2));
    }

    @Test
    void anEditedSignalArrivesAsEdited() throws Exception {
        begin();
        SignalInfo info = stopAtSignal(1);
        tracer.setDelivery(pid, new SignalDelivery.Edited(info.withInt(24, 9)));
        resume();
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR1, 9));
    }

    @Test
    void aReplacedSignalArrivesUnderTheOtherNumber() throws Exception {
        begin();
        SignalInfo info = stopAtSignal(3);
        tracer.setDelivery(pid, new SignalDelivery.Edited(info.withInt(0, SIGUSR2)));
        resume();
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR2, 3));
    }

    @Test
    void aDecisionCanBeTakenBackUntilTheProcessIsResumed() throws Exception {
        begin();
        stopAtSignal(3);
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        tracer.setDelivery(pid, new SignalDelivery.Pass());
        resume();
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR1, 3));
    }

    @Test
    void aHeldSignalComesBackWithItsSiginfo() throws Exception {
        begin();
        stopAtSignal(55);
        tracer.setDelivery(pid, new SignalDelivery.Hold());
        resume();
        assertThat(tracer.heldSignals(pid)).extracting(info -> info.intAt(24)).containsExactly(55);
        tracer.releaseHeld(pid, 0);
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR1, 55));
        assertThat(tracer.journal().after(0, 50))
                .extracting(JournalEntry::type)
                .contains(JournalEntry.Type.HOLD, JournalEntry.Type.RELEASE);
    }

    @Test
    void aSignalThatThePolicyPassesDoesNotStopButIsInTheJournal() throws Exception {
        begin();
        tracer.send(pid, pid, SIGUSR2, 8L);
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR2, 8));
        JournalEntry entry = tracer.journal().after(0, 50).stream()
                .filter(candidate -> candidate.type() == JournalEntry.Type.SIGNAL)
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(entry.info().orElseThrow().signo()).isEqualTo(SIGUSR2);
        assertThat(entry.details()).containsEntry("action", "pass").containsEntry("rule", "contract");
        exit(0);
        await(TraceeEvent.ProcessExited.class);
        assertThat(seen).filteredOn(TraceeEvent.Stopped.class::isInstance).hasSize(1);
    }

    @Test
    void twoInterruptsGiveOneStop() throws Exception {
        begin();
        tracer.interrupt(pid);
        tracer.interrupt(pid);
        awaitReason(StopReason.Interrupted.class);
        resume();
        stopAtSignal(1);
    }

    @Test
    void anInterruptOfAStoppedProcessDoesNothing() throws Exception {
        tracer.interrupt(pid);
        begin();
        stopAtSignal(1);
    }

    @Test
    void whatNeedsAStopIsRefusedWhileTheProcessRuns() throws Exception {
        begin();
        assertThatThrownBy(() -> tracer.registers(pid)).isInstanceOf(NotStoppedException.class);
        assertThatThrownBy(this::resume)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runs");
    }

    @Test
    void aProcessThatIsGoneOrWasNeverThereIsReportedAsGone() throws Exception {
        tracer.kill(pid);
        assertThat(await(TraceeEvent.ProcessExited.class).status())
                .isEqualTo(new ExitStatus.Killed(Signal.of(9), false));
        assertThatThrownBy(this::resume).isInstanceOf(TraceeGoneException.class);
        assertThatThrownBy(() -> tracer.registers(1)).isInstanceOf(TraceeGoneException.class);
        assertThat(tracer.processes()).isEmpty();
    }

    @Test
    void aDetachedProcessGetsItsSignalsWithoutUs() throws Exception {
        begin();
        stopAtSignal(6);
        tracer.detach(pid);
        await(TraceeEvent.Detached.class);
        assertThat(delivered()).isEqualTo(new Delivered(SIGUSR1, 6));
        assertThat(tracer.processes()).isEmpty();
        exit(0);
        awaitReaped();
    }

    @Test
    void aPolicyThatFailsDoesNotStopTheTracer() throws Exception {
        assertThat(tracer.processes()).containsExactly(pid);
        tracer.setSignalPolicy((info, receiver) -> {
            throw new IllegalStateException("a policy that fails");
        });
        begin();
        tracer.send(pid, pid, SIGUSR2, 1L);
        await(TraceeEvent.Diagnostic.class);
        assertThat(tracer.processes()).containsExactly(pid);
    }
}
