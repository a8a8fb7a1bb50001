package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer.StopEvent;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.signal.SignalDelivery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadAndExecTest extends TracerFixture {
    private static final int SYS_GETPPID = 110;

    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CProgram.compile("process_target.c", folder, "-pthread");
    }

    @BeforeEach
    void passSignals() {
        pass();
    }

    private void pass() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
    }

    private void stopOn(int signal) {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(info.signo() == signal, true, true, "test.stop"));
    }

    private int running() {
        int pid = launch(program);
        resume(pid);
        assertThat(line()).isEqualTo("ready " + pid);
        return pid;
    }

    private void end(int pid) {
        tell("exit 5");
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Exited(5));
    }

    @Test
    void twoHundredThreadsStartAndEndAtOnce() {
        int pid = running();
        for (int round = 0; round < 3; round++) {
            tell("threads 200");
            assertThat(line()).isEqualTo("done 0");
        }
        end(pid);
        assertThat(seen).filteredOn(TraceeEvent.ThreadStarted.class::isInstance).hasSize(601);
        assertThat(seen).filteredOn(TraceeEvent.ThreadExited.class::isInstance).hasSize(600);
    }

    @Test
    void aProcessWithManyThreadsStopsAsAWholeWhileTheyComeAndGo() throws Exception {
        int pid = running();
        tell("threads 200");
        for (int i = 0; i < 5; i++) {
            tracer.interrupt(pid);
            awaitReason(pid, StopReason.Interrupted.class);
            resume(pid);
        }
        assertThat(line()).isEqualTo("done 0");
        end(pid);
    }

    @Test
    void anExecFromAnotherThreadLeavesOneThreadWithTheProcessesId() throws Exception {
        tracer.setStopEvents(Set.of(StopEvent.EXEC));
        int pid = running();
        tell("spin");
        line();
        tell("threadexec");
        TraceeEvent.Executed executed = await(TraceeEvent.Executed.class, event -> event.pid() == pid);
        assertThat(executed.formerTid()).isNotEqualTo(pid);
        awaitReason(pid, StopReason.Executed.class);
        assertThat(tracer.registers(pid).rip()).isNotZero();
        resume(pid);
        assertThat(line()).isEqualTo("ready " + pid);
        end(pid);
    }

    @Test
    void aProcessWhoseLeaderEndedCanStillBeStoppedAndRead() throws Exception {
        int pid = running();
        tell("spin");
        line();
        tell("leaderexit");
        tell("ticks");
        line();
        tracer.interrupt(pid);
        TraceeEvent.Stopped stop = awaitStop(pid);
        assertThat(stop.reported().tid()).isNotEqualTo(pid);
        long rip = tracer.registers(stop.reported().tid()).rip();
        assertThat(tracer.memory(pid).read(rip, new byte[1], 0, 1)).isEqualTo(1);
        resume(pid);
        end(pid);
    }

    @Test
    void aGroupStopBehavesAsWithoutATracer() throws Exception {
        int pid = running();
        tell("spin");
        line();
        tell("stop");
        await(TraceeEvent.GroupStopped.class, event -> event.signal() == 19);
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
        tracer.send(pid, 0, 18, null);
        await(TraceeEvent.Continued.class, event -> event.pid() == pid);
        assertThat(line()).isEqualTo("done 0");
        end(pid);
    }

    @Test
    void sigcontReachesAGroupStoppedProcessThatIsHeldAndTakesEffectOnResume() throws Exception {
        int pid = running();
        tell("stop");
        await(TraceeEvent.GroupStopped.class, event -> event.signal() == 19);
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        tracer.send(pid, 0, 18, null);
        resume(pid);
        await(TraceeEvent.Continued.class, event -> event.pid() == pid);
        assertThat(line()).isEqualTo("done 0");
        end(pid);
    }

    @Test
    void aSyscallThatSeccompTrapsIsDeliveredToTheHandlerWithItsSiginfo() throws Exception {
        int pid = running();
        stopOn(31);
        tell("trap");
        SignalInfo info = awaitReason(pid, StopReason.SignalArrived.class).info();
        assertThat(info.signal()).isEqualTo(Signal.SIGSYS);
        assertThat(info.intAt(24)).isEqualTo(SYS_GETPPID);
        resume(pid);
        assertThat(line()).isEqualTo("seen 31 1 110");
        assertThat(line()).isEqualTo("done 110");
        end(pid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trap ignored", "trap blocked"})
    void aForcedSigsysStopsAlsoWhenItIsIgnoredOrBlockedAndCanBeSuppressed(String command) throws Exception {
        int pid = running();
        stopOn(31);
        tell(command);
        awaitReason(pid, StopReason.SignalArrived.class);
        tracer.setDelivery(pid, new SignalDelivery.Suppress());
        resume(pid);
        assertThat(line()).isEqualTo("seen 0 0 0");
        assertThat(line()).isEqualTo("done 110");
        end(pid);
    }

    @Test
    void deathByAFaultIsSeenBeforeItHappens() throws Exception {
        tracer.setStopEvents(Set.of(StopEvent.DEATH));
        int pid = running();
        tell("spin");
        line();
        tell("fault");
        TraceeEvent.Stopped stop = awaitStop(pid);
        assertThat(stop.stops()).hasSize(1);
        assertThat(stop.reported().tid()).isEqualTo(pid);
        ExitStatus.Killed status = (ExitStatus.Killed)
                stop.reported().reason(StopReason.AboutToDie.class).status();
        assertThat(status.signal()).isEqualTo(Signal.SIGSEGV);
        assertThat(tracer.registers(pid).rip()).isNotZero();
        resume(pid);
        assertThat(((ExitStatus.Killed) awaitExit(pid)).signal()).isEqualTo(Signal.SIGSEGV);
    }

    @Test
    void deathAfterItsSignalWasShownDoesNotStopAgain() throws Exception {
        tracer.setStopEvents(Set.of(StopEvent.DEATH));
        int pid = running();
        stopOn(11);
        tell("fault");
        awaitReason(pid, StopReason.SignalArrived.class);
        resume(pid);
        assertThat(((ExitStatus.Killed) awaitExit(pid)).signal()).isEqualTo(Signal.SIGSEGV);
    }

    @Test
    void aSeccompKillShowsTheThreadAtFault() throws Exception {
        tracer.setStopEvents(Set.of(StopEvent.DEATH));
        int pid = running();
        tell("spin");
        line();
        tell("killfilter");
        TraceeEvent.Stopped stop = awaitStop(pid);
        assertThat(stop.reported().reason(StopReason.AboutToDie.class)).isNotNull();
        assertThat(tracer.registers(stop.reported().tid()).get(dev.signalbox.ptrace.arch.x86_64.Registers.ORIG_RAX))
                .isEqualTo(SYS_GETPPID);
        resume(pid);
        assertThat(((ExitStatus.Killed) awaitExit(pid)).signal()).isEqualTo(Signal.SIGSYS);
    }

    @Test
    void aHundredForkedChildrenAreLetGoOrFollowed() {
        for (FollowPolicy.Mode mode : new FollowPolicy.Mode[] {FollowPolicy.Mode.PARENT, FollowPolicy.Mode.BOTH}) {
            tracer.setFollowPolicy(new FollowPolicy(mode));
            seen.clear();
            int pid = running();
            tell("forks");
            assertThat(line()).isEqualTo("done 100");
            end(pid);
            boolean followed = mode == FollowPolicy.Mode.BOTH;
            assertThat(seen)
                    .filteredOn(TraceeEvent.ProcessExited.class::isInstance)
                    .hasSize(followed ? 101 : 1);
            assertThat(seen)
                    .filteredOn(TraceeEvent.ChildReleased.class::isInstance)
                    .hasSize(followed ? 0 : 100);
        }
    }

    @Test
    void aForkCanStopTheProcess() throws Exception {
        tracer.setStopEvents(Set.of(StopEvent.FORK));
        int pid = running();
        tell("forks");
        StopReason.Forked forked = awaitReason(pid, StopReason.Forked.class);
        assertThat(forked.followed()).isFalse();
        tracer.setStopEvents(Set.of());
        resume(pid);
        assertThat(line()).isEqualTo("done 100");
        end(pid);
    }

    @Test
    void sigkillEndsAProcessAtEveryKindOfStop() throws Exception {
        tracer.setStopEvents(Set.of(StopEvent.DEATH, StopEvent.EXEC, StopEvent.FORK));
        stopOn(11);
        String[] commands = {"", "fault", "forks", "threadexec", "killfilter", "stop"};
        for (String command : commands) {
            int pid = running();
            if (command.isEmpty()) {
                tracer.interrupt(pid);
            } else {
                tell(command);
            }
            if (command.equals("stop")) {
                await(TraceeEvent.GroupStopped.class, event -> event.pid() == pid);
            } else {
                awaitStop(pid);
            }
            tracer.send(pid, 0, 9, null);
            if (command.equals("stop")) {
                // Nobody had looked at it yet: its death is shown.
                awaitReason(pid, StopReason.AboutToDie.class);
                resume(pid);
            }
            ExitStatus status = command.equals("killfilter") ? null : new ExitStatus.Killed(Signal.of(9), false);
            if (status == null) {
                resumeIfAlive(pid);
                assertThat(awaitExit(pid)).isInstanceOf(ExitStatus.Killed.class);
            } else {
                assertThat(awaitExit(pid)).as(command).isEqualTo(status);
            }
        }
    }

    private void resumeIfAlive(int pid) {
        try {
            tracer.resume(pid, ResumePlan.run());
        } catch (TraceeGoneException gone) {
            assertThat(gone.tid()).isEqualTo(pid);
        }
    }

    @Test
    void twoProcessesStopAndRunByThemselves() throws Exception {
        int first = running();
        tracer.interrupt(first);
        awaitReason(first, StopReason.Interrupted.class);
        int second = running();
        end(second);
        assertThat(tracer.processes()).containsExactly(first);
        assertThat(tracer.registers(first).rip()).isNotZero();
    }
}
