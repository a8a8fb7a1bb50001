package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchAndSignalTest extends TracerFixture {
    private static final int SI_TKILL = -6;
    private static final int SI_QUEUE = -1;
    private static final SignalAction QUIET_PASS = new SignalAction(false, false, true, "test.pass");

    @TempDir
    static Path folder;

    private Path program;

    /** gcc's option for what the program is compiled for. */
    String width() {
        return "-m64";
    }

    @BeforeEach
    void compile() throws IOException, InterruptedException {
        program = CProgram.compile("signal_target.c", folder, "-pthread", width());
    }

    private int running() {
        int pid = launch(program);
        resume(pid);
        return pid;
    }

    private void command(String text) {
        tell(text);
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void aLaunchedProgramStopsAtItsFirstInstructionAndRunsToItsTrueExitStatus() {
        int pid = running();
        tell("exit 7");
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Exited(7));
        assertThat(seen)
                .contains(new TraceeEvent.ProcessStarted(
                        pid, (int) ProcessHandle.current().pid(), TraceeEvent.Origin.LAUNCH));
    }

    @Test
    void aMissingProgramIsRefusedWithItsName() {
        assertThatThrownBy(() -> tracer.launch(new dev.signalbox.ptrace.launch.LaunchSpec(
                        Path.of("/no/such/program"),
                        List.of(bytes("x")),
                        List.of(),
                        Path.of("/"),
                        new dev.signalbox.ptrace.launch.StdioSpec.Pipes(),
                        false,
                        true,
                        dev.signalbox.ptrace.launch.LaunchSpec.InitialState.clean())))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void aSignalStopsTheProgramAndIsPassedUneditedOnResume() throws Exception {
        int pid = running();
        command("catch 10");
        tell("queue 10 4711");
        StopReason.SignalArrived stop = awaitReason(pid, StopReason.SignalArrived.class);
        assertThat(stop.info().signal()).isEqualTo(Signal.SIGUSR1);
        assertThat(stop.info().code()).isEqualTo(SI_QUEUE);
        assertThat(stop.info().intAt(24)).isEqualTo(4711);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 4711");
    }

    @Test
    void aSuppressedSignalIsNeverSeenByTheProgram() throws Exception {
        int pid = running();
        command("catch 10");
        tell("raise 10");
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        resume(pid);
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void anEditedSignalArrivesWithItsNewSiginfo() throws Exception {
        int pid = running();
        command("catch 10");
        tell("queue 10 1");
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        tracer.setDelivery(pid, new SignalDelivery.Edited(info.withInt(24, 99)));
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 99");
    }

    @Test
    void aReplacedSignalArrivesUnderItsNewNumberWithTheGivenSiginfo() throws Exception {
        int pid = running();
        command("catch 12");
        tell("queue 10 5");
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        tracer.setDelivery(pid, new SignalDelivery.Edited(info.withInt(0, 12)));
        resume(pid);
        assertThat(line()).isEqualTo("handler 12 -1 5");
    }

    @Test
    void aHeldSignalComesBackLaterWithItsOriginalSiginfo() throws Exception {
        int pid = running();
        command("catch 10");
        tell("queue 10 77");
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setDelivery(pid, new SignalDelivery.Hold());
        resume(pid);
        assertThat(line()).isEqualTo("done 0 0 0");
        assertThat(tracer.heldSignals(pid)).hasSize(1);
        tracer.releaseHeld(pid, 0);
        assertThat(line()).isEqualTo("handler 10 -1 77");
        assertThat(tracer.heldSignals(pid)).isEmpty();
        assertThat(tracer.journal().after(0, 100))
                .extracting(JournalEntry::type)
                .containsSubsequence(JournalEntry.Type.SIGNAL, JournalEntry.Type.HOLD, JournalEntry.Type.RELEASE);
    }

    @Test
    void twoHeldSignalsOfOneNumberAreBothReleased() throws Exception {
        int pid = running();
        command("catch 10");
        for (int value = 1; value <= 2; value++) {
            tell("queue 10 " + value);
            awaitReason(pid, StopReason.SignalArrived.class);
            tracer.setDelivery(pid, new SignalDelivery.Hold());
            resume(pid);
            assertThat(line()).isEqualTo("done 0 0 0");
        }
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        tracer.releaseHeld(pid, 0);
        tracer.releaseHeld(pid, 0);
        resume(pid);
        assertThat(List.of(line(), line())).containsExactly("handler 10 -1 1", "handler 10 -1 2");
    }

    @Test
    void aFaultCannotBeHeld() throws Exception {
        int pid = running();
        tell("raise 11");
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setDelivery(pid, new SignalDelivery.Hold());
        SignalInfo real = SignalInfo.of(new byte[128]).withInt(0, 11).withInt(8, 1);
        assertThat(HeldSignals.isFault(real)).isTrue();
        assertThat(HeldSignals.isFault(real.withInt(8, SI_TKILL))).isFalse();
    }

    @Test
    void aBlockedSignalStaysPendingAndStopsWhenItIsUnblocked() throws Exception {
        int pid = running();
        command("catch 10");
        command("block 10");
        command("raise 10");
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        assertThat(tracer.signalMask(pid)).isEqualTo(Signal.SIGUSR1.bit());
        assertThat(tracer.pendingSignals(pid, false))
                .extracting(SignalInfo::signal)
                .containsExactly(Signal.SIGUSR1);
        resume(pid);
        tell("unblock 10");
        awaitReason(pid, StopReason.SignalArrived.class);
        resume(pid);
        assertThat(line()).startsWith("handler 10");
    }

    @Test
    void signalsThatThePolicyPassesNeverStopAndAreCountedInBatches() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, true, true, "test.print"));
        int pid = running();
        command("catch 10");
        tell("flood 10 1000");
        for (int i = 0; i < 1000; i++) {
            assertThat(line()).startsWith("handler 10 -6");
        }
        tell("exit 0");
        awaitExit(pid);
        long counted = seen.stream()
                .filter(TraceeEvent.SignalsPassed.class::isInstance)
                .flatMap(event -> ((TraceeEvent.SignalsPassed) event).passed().stream())
                .mapToLong(TraceeEvent.Passed::count)
                .sum();
        assertThat(counted).isEqualTo(1000);
        assertThat(seen).filteredOn(TraceeEvent.SignalsPassed.class::isInstance).hasSizeLessThan(100);
    }

    @Test
    void anInterruptDoesNotDisturbASleepingProgram() {
        tracer.setSignalPolicy((info, receiver) -> QUIET_PASS);
        int pid = running();
        for (String call : List.of("epoll", "nanosleep")) {
            tell(call + " 300");
            interruptAndResume(pid);
            interruptAndResume(pid);
            assertThat(line()).isEqualTo(call + " 0 0 0");
        }
    }

    private void interruptAndResume(int pid) {
        try {
            tracer.interrupt(pid);
        } catch (dev.signalbox.ptrace.TraceeGoneException e) {
            throw new AssertionError(e);
        }
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
    }

    @Test
    void anIgnoredSignalDoesNotInterruptEpoll() throws Exception {
        tracer.setSignalPolicy((info, receiver) -> QUIET_PASS);
        int pid = running();
        tell("epoll 400");
        tracer.send(pid, 0, Signal.SIGWINCH.number(), null);
        tracer.send(pid, 0, Signal.SIGCHLD.number(), null);
        assertThat(line()).isEqualTo("epoll 0 0 0");
    }

    @Test
    void aFatalSignalKillsAndTheExitSaysSo() {
        tracer.setSignalPolicy((info, receiver) -> QUIET_PASS);
        int pid = running();
        tell("raise 15");
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Killed(Signal.SIGTERM, false));
    }

    @Test
    void aKilledProgramIsReportedWithoutAStop() throws Exception {
        int pid = launch(program);
        tracer.kill(pid);
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Killed(Signal.of(9), false));
    }
}
