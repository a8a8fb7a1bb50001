package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.DeliveredSignal;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a signal beyond passing it: holding, giving back, entering its handler, and what is refused. */
class SignalDecisionTest extends TracerFixture {
    private static final int SI_KERNEL = 0x80;
    private static final int SIGSEGV = 11;

    @TempDir
    static Path folder;

    private Path program;

    /** gcc's option for what the program is compiled for. */
    String width() {
        return "-m64";
    }

    @BeforeEach
    void compile() throws IOException, InterruptedException {
        program = CProgram.compile("signal_target.c", folder, "-no-pie", "-pthread", width());
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

    private SignalInfo hold(int pid, String text) throws Exception {
        tell(text);
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        tracer.setDelivery(pid, new SignalDelivery.Hold());
        resume(pid);
        return info;
    }

    private void interrupt(int pid) throws Exception {
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
    }

    /** It runs free, and the tracer reaps it because it is its child. */
    private void end(int pid) {
        tell("exit 0");
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (Files.exists(Path.of("/proc", Integer.toString(pid)))) {
            assertThat(System.nanoTime()).as("process %d ends", pid).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** The program waits in epoll_wait, nanosleep or clock_nanosleep (proc(5), /proc/PID/syscall; numbers of x86-64 and, from syscall_32.tbl, of i386, for int80 of both). */
    private void awaitSleep(int pid) throws IOException {
        String calls = width().equals("-m32") ? "256|162|267|407" : "232|35|230|256";
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!Files.readString(Path.of("/proc", Integer.toString(pid), "syscall"))
                .matches("(?s)(" + calls + ") .*")) {
            assertThat(System.nanoTime()).as("process %d sleeps", pid).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private List<String> diagnostics() {
        return seen.stream()
                .filter(TraceeEvent.Diagnostic.class::isInstance)
                .map(event -> ((TraceeEvent.Diagnostic) event).message())
                .toList();
    }

    @Test
    void signalsOfTheKernelThatAreHeldAreGivenBackUnchangedOnDetach() throws Exception {
        int pid = running();
        command("catch 14");
        command("catch 10");
        assertThat(hold(pid, "alarm 1").code()).isEqualTo(SI_KERNEL);
        assertThat(line()).isEqualTo("done 0 0 0");
        hold(pid, "raise 10");
        assertThat(line()).isEqualTo("done 0 0 0");
        interrupt(pid);
        assertThat(tracer.heldSignals(pid)).hasSize(2);
        tracer.detach(pid);
        assertThat(List.of(line(), line())).containsExactlyInAnyOrder("handler 14 128 0", "handler 10 -6 0");
        await(TraceeEvent.Detached.class, event -> true);
        assertThat(diagnostics()).isEmpty();
        end(pid);
    }

    @Test
    void aSandboxedThreadGetsOneBackUnchangedTooAndTheRestIsTold() throws Exception {
        int pid = running();
        command("catch 14");
        command("catch 10");
        command("filter");
        hold(pid, "alarm 1");
        assertThat(line()).isEqualTo("done 0 0 0");
        hold(pid, "raise 10");
        assertThat(line()).isEqualTo("done 0 0 0");
        interrupt(pid);
        tracer.detach(pid);
        assertThat(List.of(line(), line())).containsExactlyInAnyOrder("handler 14 128 0", "handler 10 -6 0");
        await(TraceeEvent.Detached.class, event -> true);
        assertThat(diagnostics())
                .singleElement()
                .asString()
                .contains("SIGUSR1 (SI_TKILL)", "seccomp filter", "without its siginfo");
        end(pid);
    }

    @Test
    void aBlockedSignalThatIsHeldIsGivenBackToItsQueue() throws Exception {
        int pid = running();
        command("catch 14");
        hold(pid, "alarm 1");
        assertThat(line()).isEqualTo("done 0 0 0");
        command("block 14");
        interrupt(pid);
        tracer.detach(pid);
        await(TraceeEvent.Detached.class, event -> true);
        tell("unblock 14");
        assertThat(line()).isEqualTo("handler 14 128 0");
        assertThat(diagnostics()).isEmpty();
        end(pid);
    }

    @Test
    void severalHeldSignalsAreHandledInTheOrderInWhichTheyCame() throws Exception {
        int pid = running();
        for (int signal : new int[] {10, 12, 14, 34}) {
            command("catch " + signal);
        }
        int value = 0;
        for (int signal : new int[] {34, 12, 10, 14, 34}) {
            hold(pid, "queue " + signal + " " + ++value);
            assertThat(line()).isEqualTo("done 0 0 0");
        }
        interrupt(pid);
        for (int i = 0; i < 5; i++) {
            tracer.releaseHeld(pid, 0);
        }
        resume(pid);
        assertThat(List.of(line(), line(), line(), line(), line()))
                .containsExactly(
                        "handler 34 -1 1", // the other one of its number is handled with it
                        "handler 34 -1 5",
                        "handler 12 -1 2",
                        "handler 10 -1 3",
                        "handler 14 -1 4");
    }

    @Test
    void aHeldSignalCanBeReleasedToAnotherThread() throws Exception {
        int pid = running();
        command("catch 10");
        tell("thread");
        int tid = Integer.parseInt(line().split(" ")[1]);
        tell("queue 10 77");
        TraceeEvent.Stopped stop = awaitStop(pid);
        int holder = stop.reported().tid();
        int other = holder == pid ? tid : pid;
        tracer.setDelivery(holder, new SignalDelivery.Hold());
        resume(pid);
        assertThat(line()).isEqualTo("done 0 0 0");
        interrupt(pid);
        assertThatThrownBy(() -> tracer.releaseHeld(holder, 1, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no number 1");
        tracer.releaseHeld(holder, 0, other);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 77");
        assertThat(line()).isEqualTo("leader " + (other == pid ? 1 : 0) + " 0 0");
    }

    @Test
    void aCallThatASuppressedOrHeldSignalInterruptedGoesOn() throws Exception {
        int pid = running();
        command("catch 10");
        for (SignalDelivery decision :
                new SignalDelivery[] {new SignalDelivery.Suppress(), new SignalDelivery.Hold()}) {
            for (String call : new String[] {"epoll", "nanosleep", "int80"}) {
                tell(call + " 300");
                awaitSleep(pid);
                tracer.send(pid, 0, 10, null);
                awaitReason(pid, StopReason.SignalArrived.class);
                tracer.setDelivery(pid, decision);
                resume(pid);
                assertThat(line()).isEqualTo(call + " 0 0 0");
            }
        }
        tell("epoll 300");
        awaitSleep(pid);
        tracer.send(pid, 0, 10, null);
        awaitReason(pid, StopReason.SignalArrived.class);
        resume(pid);
        assertThat(line()).startsWith("handler 10");
        assertThat(line()).as("EINTR, as without a tracer").isEqualTo("epoll -1 4 0");
    }

    @Test
    void jobControlCannotBeHeld() throws Exception {
        int pid = running();
        tell("raise 20");
        awaitReason(pid, StopReason.SignalArrived.class);
        assertThatThrownBy(() -> tracer.setDelivery(pid, new SignalDelivery.Hold()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("job control");
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        resume(pid);
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void aSignalCanStopAtItsHandlersFirstInstruction() throws Exception {
        int pid = running();
        command("catch 10");
        tell("queue 10 4711");
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        tracer.resume(pid, ResumePlan.toHandler(pid));
        assertThat(awaitReason(pid, StopReason.HandlerEntered.class).info()).isEqualTo(info);
        assertThat(tracer.registers(pid).rip()).isEqualTo(symbol(program, "handler"));
        assertThat(tracer.delivered(pid))
                .singleElement()
                .extracting(DeliveredSignal::given, DeliveredSignal::edited)
                .containsExactly(info, false);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 4711");
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void anEditedOrMadeUpSignalStopsAtItsHandlerToo() throws Exception {
        int pid = running();
        command("catch 10");
        interrupt(pid);
        SignalInfo made =
                SignalInfo.of(new byte[128]).withInt(0, 10).withInt(8, -1).withInt(24, 5);
        tracer.setDelivery(pid, new SignalDelivery.Edited(made));
        tracer.resume(pid, ResumePlan.toHandler(pid));
        awaitReason(pid, StopReason.HandlerEntered.class);
        assertThat(tracer.registers(pid).rip()).isEqualTo(symbol(program, "handler"));
        DeliveredSignal delivered = tracer.delivered(pid).get(0);
        assertThat(delivered.seen()).isEmpty();
        assertThat(delivered.given()).isEqualTo(made);
        assertThat(delivered.edited()).isTrue();
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -1 5");
    }

    @Test
    void sigtrapMayBeBlockedInTheHandler() throws Exception {
        int pid = running();
        command("catch 5");
        command("catch 10");
        command("block 5");
        tell("raise 10");
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.resume(pid, ResumePlan.toHandler(pid));
        awaitReason(pid, StopReason.HandlerEntered.class);
        resume(pid);
        assertThat(line()).startsWith("handler 10");
        assertThat(line()).isEqualTo("done 0 0 0");
        tell("disposition 5");
        assertThat(line()).isEqualTo("disposition 5 1 2");
    }

    @Test
    void aFaultThatARuleSuppressesStopsInsteadOfComingForEver() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, false, "test.suppress"));
        int pid = running();
        tell("fault");
        StopReason.SignalArrived stop = awaitReason(pid, StopReason.SignalArrived.class);
        assertThat(stop.info().signal()).isEqualTo(Signal.SIGSEGV);
        assertThat(stop.action().pass()).isTrue();
        assertThat(stop.action().rule()).isEqualTo("repeated-fault");
        assertThat(diagnostics()).singleElement().asString().contains("SIGSEGV", "suppressed", "Repair the cause");
        resume(pid);
        assertThat(awaitExit(pid)).isInstanceOf(ExitStatus.Killed.class);
    }

    @Test
    void aFaultThatIsSuppressedUnchangedIsToldOncePerPlace() throws Exception {
        int pid = running();
        tell("fault");
        for (int i = 0; i < 4; i++) {
            assertThat(awaitReason(pid, StopReason.SignalArrived.class).info().signo())
                    .isEqualTo(SIGSEGV);
            tracer.setDelivery(pid, new SignalDelivery.Suppress());
            resume(pid);
        }
        awaitReason(pid, StopReason.SignalArrived.class);
        assertThat(diagnostics()).hasSize(1);
    }

    @Test
    void aFaultWhoseCauseIsRepairedIsNoRepetition() throws Exception {
        int pid = running();
        for (int i = 0; i < 2; i++) {
            tell("fault");
            awaitReason(pid, StopReason.SignalArrived.class);
            tracer.setDelivery(pid, new SignalDelivery.Suppress());
            dev.signalbox.ptrace.arch.x86_64.Registers registers = tracer.registers(pid);
            // the address is in rax: mov $16, %eax; movl $1, (%rax)
            tracer.setRegisters(
                    pid, registers.with(dev.signalbox.ptrace.arch.x86_64.Registers.RAX, registers.rsp() - 64));
            resume(pid);
            assertThat(line()).isEqualTo("done 0 0 0");
        }
        assertThat(diagnostics()).isEmpty();
    }

    @Test
    void aDescendantThatRunsFreeCanBeSentSignals() throws Exception {
        running();
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
        tell("child");
        int child = Integer.parseInt(line().split(" ")[1]);
        tracer.send(child, 0, Signal.SIGTERM.number(), null);
        assertThat(line()).isEqualTo("ended 15 0 0");
        assertThatThrownBy(() -> tracer.send(1, 0, Signal.SIGUSR1.number(), null))
                .isInstanceOf(TraceeGoneException.class);
    }

    /** futex(2), FUTEX_LOCK_PI, returns -ERESTARTNOINTR for every signal (kernel/futex/pi.c). */
    @Test
    void aCallThatTheKernelMakesAgainInAnyCaseIsMadeAgainAlsoAfterAPauseInAnotherCall() throws Exception {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
        int pid = running();
        tell("epoll 200");
        awaitSleep(pid);
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
        assertThat(line()).isEqualTo("epoll 0 0 0");
        command("catch 10");
        tell("lock");
        assertThat(line()).isEqualTo("locking 0 0 0");
        awaitState(pid, 'S');
        tracer.send(pid, pid, 10, null);
        assertThat(line()).isEqualTo("handler 10 -6 0");
        assertThat(line()).isEqualTo("locked 0 0 0");
    }
}
