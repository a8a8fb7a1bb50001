package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.ActionFlag;
import dev.signalbox.ptrace.signal.AlternateStack;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalDelivery;
import dev.signalbox.ptrace.signal.SignalSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that a stopped program asks the kernel for us, and that it does not notice. */
class InjectedCallTest extends TracerFixture {
    private static final int SIGRTMIN = 34;

    @TempDir
    static Path folder;

    private Path program;

    /** gcc's option for what the program is compiled for. */
    String width() {
        return "-m64";
    }

    /** What the C library sets for a handler that was installed with these flags. */
    List<String> flags() {
        return List.of("SA_SIGINFO", "SA_RESTORER", "SA_ONSTACK", "SA_RESTART");
    }

    @BeforeEach
    void compile() throws IOException, InterruptedException {
        program = CProgram.compile("injection_target.c", folder, "-no-pie", "-pthread", width());
    }

    private int running() {
        int pid = launch(program);
        resume(pid);
        command("thread 0"); // not a command: it answers once its handlers are installed
        return pid;
    }

    private void command(String text) {
        tell(text);
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    private Disposition disposition(int pid, Signal signal) throws Exception {
        return tracer.dispositions(pid, SignalSet.of(signal)).get(0);
    }

    @Test
    void aHandlerIsReadAtItsSignalWhichThenArrivesWithItsOwnSiginfo() throws Exception {
        int pid = running();
        tell("queue 10 4711");
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        Registers before = tracer.registers(pid);

        List<Disposition> found =
                tracer.dispositions(pid, SignalSet.of(Signal.SIGUSR1, Signal.SIGPIPE, Signal.SIGTERM, Signal.SIGKILL));

        Disposition usr1 = found.get(1);
        assertThat(found)
                .extracting(Disposition::signal)
                .containsExactly(Signal.SIGKILL, Signal.SIGUSR1, Signal.SIGPIPE, Signal.SIGTERM);
        assertThat(usr1.handler()).isEqualTo(symbol(program, "on_queue"));
        assertThat(ActionFlag.names(usr1.flags())).containsExactlyElementsOf(flags());
        assertThat(usr1.mask()).isEqualTo(SignalSet.of(Signal.SIGUSR2, Signal.of(SIGRTMIN)));
        assertThat(usr1.restorer() != 0).isEqualTo(flags().contains("SA_RESTORER"));
        assertThat(found.get(2).handler()).isEqualTo(Disposition.IGNORE);
        assertThat(found.get(3).handler()).isEqualTo(Disposition.DEFAULT);
        assertThat(tracer.registers(pid)).isEqualTo(before);
        assertThat(tracer.signalMask(pid)).isZero();
        assertThat(tracer.pendingSignals(pid, false)).isEmpty();
        assertThat(info.intAt(24)).isEqualTo(4711);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 4711");
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void theHandlerOfAFaultFindsTheProcessorsTrapNumberErrorCodeAndAddress() throws Exception {
        int pid = running();
        tell("fault 16");
        awaitReason(pid, StopReason.SignalArrived.class);
        assertThat(disposition(pid, Signal.SIGSEGV).handler()).isEqualTo(symbol(program, "on_fault"));
        resume(pid);
        assertThat(line()).as("page fault 14, user write 6").isEqualTo("fault 14 6 16");
    }

    @Test
    void aSuppressedSignalStaysSuppressedAndAnEditedOneEdited() throws Exception {
        int pid = running();
        tell("queue 10 1");
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        tracer.setDelivery(pid, new SignalDelivery.Edited(info.withInt(24, 99)));
        disposition(pid, Signal.SIGUSR1);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 99");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("queue 10 2");
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        disposition(pid, Signal.SIGUSR1);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void anInterruptedSleepSleepsOn() throws Exception {
        int pid = running();
        long begun = System.nanoTime();
        tell("nanosleep 300");
        assertThat(line()).isEqualTo("sleeping 0 0 0");
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        AlternateStack stack = tracer.alternateStack(pid);
        assertThat(stack.base()).isEqualTo(symbol(program, "alternate"));
        assertThat(stack.size()).isEqualTo(16384);
        assertThat(stack.isEnabled()).isTrue();
        assertThat(disposition(pid, Signal.SIGUSR1).isHandler()).isTrue();
        resume(pid);
        assertThat(line()).isEqualTo("nanosleep 0 0 0");
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(300_000_000L);
    }

    @Test
    void pendingSignalsStayPendingInTheirOrder() throws Exception {
        int pid = running();
        command("block");
        command("queue 12 1");
        command("queue " + SIGRTMIN + " 2");
        command("queue " + SIGRTMIN + " 3");
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        List<SignalInfo> before = tracer.pendingSignals(pid, true);
        assertThat(before).hasSize(3);
        disposition(pid, Signal.SIGUSR2);
        assertThat(tracer.pendingSignals(pid, true)).isEqualTo(before);
        assertThat(tracer.signalMask(pid)).isEqualTo(~(1L << 8 | 1L << 18 | 1L << 31 | 1L << 32));
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test"));
        resume(pid);
        tell("unblock");
        // the handlers' frames are stacked on each other: the last one runs first
        assertThat(List.of(line(), line(), line()))
                .containsExactlyInAnyOrder(
                        "handler 12 -1 1", "handler " + SIGRTMIN + " -1 2", "handler " + SIGRTMIN + " -1 3");
    }

    /** What the program says about a wait that SIGUSR2 with the value 5 ended. */
    private void assertEndOfTheWait(int call) {
        assertThat(line()).isEqualTo("handler 12 -1 5");
        assertThat(line()).isEqualTo("waited " + call + " -1 4");
        assertThat(line()).isEqualTo("masks 1 1 1");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 2, 3})
    void aThreadThatWaitsWithATemporaryMaskIsAskedAndWaitsOnWithIt(int call) throws Exception {
        int pid = running();
        tell("wait " + call + " 10");
        assertThat(line()).isEqualTo("waiting 0 0 0");
        awaitState(pid, 'S');
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        tracer.send(pid, 0, 10, 1L); // neither mask lets it in
        Registers before = tracer.registers(pid);
        long temporary = ProcessStatus.of(pid).signals("SigBlk");
        for (int i = 0; i < 20; i++) {
            assertThat(disposition(pid, Signal.SIGUSR2).handler()).isEqualTo(symbol(program, "on_queue"));
            assertThat(tracer.alternateStack(pid).isEnabled()).isTrue();
        }
        assertThat(tracer.registers(pid)).isEqualTo(before);
        assertThat(ProcessStatus.of(pid).signals("SigBlk")).isEqualTo(temporary).isEqualTo(1L << 9);
        assertThat(tracer.signalMask(pid)).isEqualTo(~(1L << 8 | 1L << 18 | 1L << 31 | 1L << 32));
        assertThat(tracer.pendingSignals(pid, true)).hasSize(1);
        resume(pid);
        awaitState(pid, 'S');
        tracer.send(pid, 0, 12, 5L);
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        before = tracer.registers(pid);
        for (int i = 0; i < 20; i++) {
            assertThat(disposition(pid, Signal.SIGSEGV).isHandler()).isTrue();
        }
        assertThat(info.intAt(24)).isEqualTo(5);
        assertThat(tracer.registers(pid)).isEqualTo(before);
        assertThat(ProcessStatus.of(pid).signals("SigBlk")).isEqualTo(temporary);
        resume(pid);
        assertEndOfTheWait(call);
        awaitReason(pid, StopReason.SignalArrived.class);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 1");
    }

    @Test
    void aWaitForTheOneSignalThatCameGoesOnToItsHandlerAfterTheQuestion() throws Exception {
        int pid = running();
        tell("suspend");
        assertThat(line()).isEqualTo("suspending 0 0 0");
        tracer.send(pid, 0, 10, 5L);
        awaitReason(pid, StopReason.SignalArrived.class);
        assertThat(disposition(pid, Signal.SIGUSR1).isHandler()).isTrue();
        tracer.send(pid, pid, 10, 6L); // comes before every other that could bring it back there
        assertThatThrownBy(() -> disposition(pid, Signal.SIGUSR1))
                .isInstanceOf(InjectionRefusedException.class)
                .hasMessageContaining("temporary signal mask")
                .hasMessageContaining("pending");
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 5");
        assertThat(line()).isEqualTo("suspended -1 4 0");
    }

    @Test
    void aSuppressedSignalLetsTheWaitWithATemporaryMaskGoOn() throws Exception {
        int pid = running();
        tell("wait 0 10");
        assertThat(line()).isEqualTo("waiting 0 0 0");
        tracer.send(pid, 0, 12, 4L);
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        assertThat(disposition(pid, Signal.SIGUSR2).isHandler()).isTrue();
        resume(pid);
        awaitState(pid, 'S');
        tracer.send(pid, 0, 12, 5L);
        awaitReason(pid, StopReason.SignalArrived.class);
        resume(pid);
        assertEndOfTheWait(0);
    }

    @Test
    void signalsThatArriveWhileAWaitingProgramIsAskedAreNeitherLostNorOutOfOrder() throws Exception {
        int pid = running();
        int signals = 300;
        tell("wait 0 10");
        assertThat(line()).isEqualTo("waiting 0 0 0");
        tracer.send(pid, 0, 12, 5L);
        awaitReason(pid, StopReason.SignalArrived.class);
        AtomicInteger asked = new AtomicInteger();
        tracer.setSignalPolicy((info, receiver) -> {
            asked.incrementAndGet();
            return new SignalAction(false, false, true, "test");
        });
        Thread sender = new Thread(() -> {
            for (int i = 1; i <= signals; i++) {
                try {
                    tracer.send(pid, i % 2 == 0 ? pid : 0, SIGRTMIN, (long) i);
                } catch (TraceeGoneException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        sender.start();
        while (sender.isAlive()) {
            disposition(pid, Signal.SIGUSR1);
        }
        sender.join();
        assertThat(tracer.pendingSignals(pid, true)).hasSize(signals / 2);
        assertThat(tracer.pendingSignals(pid, false)).hasSize(signals / 2);
        resume(pid);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < signals + 3; i++) {
            lines.add(line());
        }
        assertThat(lines).contains("waited 0 -1 4", "masks 1 1 1", "handler 12 -1 5");
        List<String> expected = new ArrayList<>();
        for (int i = 2; i <= signals; i += 2) { // the thread's own first, then those of the process
            expected.add("handler " + SIGRTMIN + " -1 " + i);
        }
        for (int i = 1; i <= signals; i += 2) {
            expected.add("handler " + SIGRTMIN + " -1 " + i);
        }
        assertThat(lines).containsSubsequence(expected);
        assertThat(asked).hasValue(signals);
    }

    @Test
    void aThreadThatASeccompFilterWatchesIsLeftAlone() throws Exception {
        int pid = running();
        command("strict");
        tell("queue 10 1");
        awaitReason(pid, StopReason.SignalArrived.class);
        assertThatThrownBy(() -> disposition(pid, Signal.SIGUSR1))
                .isInstanceOf(InjectionRefusedException.class)
                .hasMessageContaining("seccomp");
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 1");
    }

    @Test
    void aThreadWithinARestartableSequenceIsLeftAloneAndTheKernelAbortsIt() throws Exception {
        int pid = running();
        tell("sequence");
        awaitReason(pid, StopReason.SignalArrived.class);
        assertThatThrownBy(() -> disposition(pid, Signal.SIGUSR1))
                .isInstanceOf(InjectionRefusedException.class)
                .hasMessageContaining("restartable sequence");
        resume(pid);
        assertThat(line()).isEqualTo("aborted 1 0 0");
    }

    @Test
    void anotherThreadAnswersWhereTheOneAtTheSignalCannot() throws Exception {
        int pid = running();
        command("thread");
        command("strict");
        tell("queue 10 1");
        awaitReason(pid, StopReason.SignalArrived.class);
        assertThat(disposition(pid, Signal.SIGUSR1).isHandler()).isTrue();
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 1");
    }

    @Test
    void aProgramAtItsFirstInstructionOrRunningIsNotAsked() throws Exception {
        int pid = launch(program);
        assertThatThrownBy(() -> disposition(pid, Signal.SIGUSR1))
                .isInstanceOf(InjectionRefusedException.class)
                .hasMessageContaining("within a system call");
        resume(pid);
        command("thread 0");
        assertThatThrownBy(() -> disposition(pid, Signal.SIGUSR1)).isInstanceOf(NotStoppedException.class);
    }

    @Test
    void signalsThatArriveWhileTheProgramIsAskedAreNeitherLostNorOutOfOrder() throws Exception {
        int pid = running();
        int signals = 300;
        tell("queue 10 0");
        awaitReason(pid, StopReason.SignalArrived.class);
        Thread sender = new Thread(() -> {
            for (int i = 1; i <= signals; i++) {
                try {
                    tracer.send(pid, 0, SIGRTMIN, (long) i);
                } catch (TraceeGoneException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        sender.start();
        while (sender.isAlive()) {
            assertThat(disposition(pid, Signal.SIGUSR1).isHandler()).isTrue();
        }
        sender.join();
        assertThat(tracer.pendingSignals(pid, true)).hasSize(signals);
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test"));
        resume(pid);
        // the handler of SIGUSR1 blocks SIGRTMIN
        assertThat(line()).isEqualTo("handler 10 -1 0");
        for (int i = 1; i <= signals; i++) {
            assertThat(line()).isEqualTo("handler " + SIGRTMIN + " -1 " + i);
        }
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void aProgramThatIsKilledWhileItIsAskedEndsAsAnyOther() throws Exception {
        int pid = running();
        tell("queue 10 0");
        awaitReason(pid, StopReason.SignalArrived.class);
        Thread killer = new Thread(() -> {
            try {
                tracer.send(pid, 0, Signal.SIGKILL.number(), null);
            } catch (TraceeGoneException e) {
                throw new IllegalStateException(e);
            }
        });
        killer.start();
        assertThatThrownBy(() -> {
                    while (true) {
                        disposition(pid, Signal.SIGUSR1);
                    }
                })
                .isInstanceOfAny(TraceeGoneException.class, NotStoppedException.class, InjectionRefusedException.class);
        killer.join();
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Killed(Signal.SIGKILL, false));
    }

    @Test
    void aQuestionCostsLittleAndCanBeRepeated() throws Exception {
        int pid = running();
        tell("queue 10 7");
        awaitReason(pid, StopReason.SignalArrived.class);
        for (int i = 0; i < 50; i++) {
            assertThat(tracer.dispositions(pid, new SignalSet(-1L))).hasSize(64);
        }
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 7");
    }
}
