package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.site.SiteOwner.HitDecision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest extends TracerFixture {
    @TempDir
    static Path folder;

    private Path program;
    private long plain;
    private long odd;

    /** gcc's option for what the program is compiled for. */
    String width() {
        return "-m64";
    }

    @BeforeEach
    void compile() throws IOException, InterruptedException {
        program = CProgram.compile("site_target.c", folder, "-no-pie", "-pthread", width());
        plain = symbol(program, "plain");
        odd = symbol(program, "odd");
    }

    @BeforeEach
    void passSignals() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
    }

    @Test
    void aHitStopsAtTheInstructionAndGoingOnExecutesIt() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, plain, owner);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        tell("plain 2");
        for (int i = 0; i < 2; i++) {
            StopReason.SiteHit hit = awaitReason(pid, StopReason.SiteHit.class);
            assertThat(hit.address()).isEqualTo(plain);
            assertThat(hit.owners()).containsExactly(owner);
            assertThat(tracer.registers(pid).rip()).isEqualTo(plain);
            resume(pid);
        }
        assertThat(line()).isEqualTo("done 0 2");
        tell("odd 1");
        assertThat(awaitReason(pid, StopReason.SiteHit.class).address()).isEqualTo(odd);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 3");
        assertThat(owner.hits).hasValue(3);
    }

    @Test
    void hitsThatNobodyWantsAreCountedAndTheProgramGoesOn() throws Exception {
        int pid = launch(program);
        CountingOwner easy = new CountingOwner(HitDecision.IGNORE);
        CountingOwner hard = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, plain, easy);
        tracer.addSite(pid, odd, hard);
        resume(pid);
        tell("plain 500");
        assertThat(line()).isEqualTo("done 0 500");
        tell("odd 500");
        assertThat(line()).isEqualTo("done 0 1000");
        assertThat(easy.hits).hasValue(500);
        assertThat(hard.hits).hasValue(500);
    }

    @Test
    void threadsOnASiteThatMustBeSteppedLoseNoHit() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, odd, owner);
        tracer.addSite(pid, plain, owner);
        resume(pid);
        tell("threads 8 50");
        assertThat(line()).startsWith("done 0 ");
        assertThat(owner.hits).hasValue(2 * 8 * 50);
    }

    @Test
    void whenSeveralThreadsHitEachHitIsReportedOnItsOwn() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        tell("threads 4 5");
        for (int i = 0; i < 20; i++) {
            TraceeEvent.Stopped stop = awaitStop(pid);
            assertThat(stop.stops()).hasSize(1);
            assertThat(stop.reported().reason(StopReason.SiteHit.class)).isNotNull();
            resume(pid);
        }
        assertThat(line()).startsWith("done 0 ");
        assertThat(owner.hits).hasValue(20);
    }

    @Test
    void aSiteOnABlockingSystemCallDoesNotBlockTheOthers() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, symbol(program, "read_byte_call"), owner);
        resume(pid);
        tell("read");
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
        input.write('x');
        input.flush();
        assertThat(line()).isEqualTo("done 1 0");
        assertThat(owner.hits).hasValue(1);
    }

    @Test
    void aCallThatAPauseInterruptsAndTheKernelMakesAgainIsOneHit() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, symbol(program, "read_byte_call"), owner);
        resume(pid);
        tell("read");
        while (owner.hits.get() == 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 3; i++) {
            awaitState(pid, 'S');
            tracer.interrupt(pid);
            awaitReason(pid, StopReason.Interrupted.class);
            tracer.resume(pid, i == 1 ? ResumePlan.step(pid, context -> StepPlan.Next.DONE, true) : ResumePlan.run());
        }
        awaitState(pid, 'S');
        tracer.send(pid, 0, 28, null); // SIGWINCH, of which an untraced program would know nothing
        awaitState(pid, 'S');
        input.write('x');
        input.flush();
        assertThat(line()).isEqualTo("done 1 0");
        assertThat(owner.hits).hasValue(1);
    }

    @Test
    void aStopSignalThatFollowsASigcontWithinAStepOffASiteStopsTheProgram() throws Exception {
        LinuxKernel kernel = new LinuxKernel();
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        tell("storm");
        line();
        tell("odd 1");
        awaitReason(pid, StopReason.SiteHit.class);
        AtomicBoolean followed = new AtomicBoolean();
        tracer.setSignalPolicy((info, receiver) -> {
            if (info.signo() == 18 && followed.compareAndSet(false, true)) {
                kernel.kill(pid, 19);
            }
            return new SignalAction(false, false, true, "test.pass");
        });
        tracer.send(pid, 0, 10, null);
        tracer.send(pid, 0, 18, null);
        resume(pid);
        await(TraceeEvent.GroupStopped.class, event -> event.pid() == pid);
        tracer.send(pid, 0, 18, null);
        await(TraceeEvent.Continued.class, event -> event.pid() == pid);
        assertThat(line()).isEqualTo("done 0 1");
        assertThat(owner.hits).hasValue(1);
    }

    @Test
    void memoryShowsTheProgramsOwnBytesAndTakesWrites() throws Exception {
        int pid = launch(program);
        byte[] before = new byte[4];
        assertThat(tracer.memory(pid).read(plain, before, 0, 4)).isEqualTo(4);
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, plain, owner);
        byte[] with = new byte[4];
        assertThat(tracer.memory(pid).read(plain, with, 0, 4)).isEqualTo(4);
        assertThat(with).isEqualTo(before);
        assertThat(tracer.memory(pid).write(plain, before, 0, 4)).isEqualTo(4);
        resume(pid);
        tell("code");
        assertThat(line()).isEqualTo("done 204 0");
        tell("plain 1");
        awaitReason(pid, StopReason.SiteHit.class);
        tracer.removeSite(pid, plain, owner);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 1");
        tell("code");
        assertThat(line()).isEqualTo("done " + (before[0] & 0xff) + " 1");
    }

    @Test
    void readOnlyDataCanBeWrittenAndUnmappedMemoryGivesNothing() throws Exception {
        int pid = launch(program);
        long address = symbol(program, "constant");
        byte[] text = "CONST".getBytes(StandardCharsets.US_ASCII);
        assertThat(tracer.memory(pid).write(address, text, 0, text.length)).isEqualTo(text.length);
        byte[] back = new byte[13];
        assertThat(tracer.memory(pid).read(address, back, 0, 13)).isEqualTo(13);
        assertThat(new String(back, StandardCharsets.US_ASCII)).isEqualTo("CONSTant text");
        assertThat(tracer.memory(pid).read(16, back, 0, 13)).isZero();
        assertThat(tracer.memory(pid).read(address, back, 0, 0)).isZero();
        assertThatThrownBy(() -> tracer.addSite(pid, 16, new CountingOwner(HitDecision.STOP)))
                .isInstanceOf(SiteException.class)
                .hasMessageContaining("0x10");
    }

    @Test
    void sitesComeAndGoWhileTheProgramRuns() throws Exception {
        int pid = launch(program);
        resume(pid);
        tell("threads 4 20000");
        for (int i = 0; i < 50; i++) {
            CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
            tracer.addSite(pid, plain, owner);
            tracer.addSite(pid, odd, owner);
            tracer.removeSite(pid, plain, owner);
            tracer.removeSite(pid, odd, owner);
        }
        assertThat(line()).startsWith("done 0 ");
        tell("exit 0");
        assertThat(awaitExit(pid)).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void aForkedChildThatIsNotFollowedRunsFreeOfBreakpoints() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, plain, owner);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        for (String how : new String[] {"fork", "vfork", "spawn"}) {
            tell(how);
            assertThat(line()).startsWith("done " + (how.equals("spawn") ? 0 : 3 << 8) + " ");
        }
        assertThat(owner.hits).hasValue(0);
        tell("plain 1");
        line();
        assertThat(owner.hits).hasValue(1);
        assertThat(tracer.processes()).containsExactly(pid);
        tell("exit 0");
        awaitExit(pid);
        assertThat(seen).filteredOn(TraceeEvent.ChildReleased.class::isInstance).hasSize(3);
    }

    @Test
    void aFollowedChildIsTracedWithItsParentsSites() throws Exception {
        tracer.setFollowPolicy(new FollowPolicy(FollowPolicy.Mode.BOTH));
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        for (String how : new String[] {"fork", "vfork"}) {
            tell(how);
            int child = await(TraceeEvent.ProcessStarted.class, event -> event.parentPid() == pid)
                    .pid();
            assertThat(awaitReason(child, StopReason.SiteHit.class).owners()).containsExactly(owner);
            resume(child);
            assertThat(awaitExit(child)).isEqualTo(new ExitStatus.Exited(3));
            assertThat(line()).startsWith("done 768 ");
        }
        tell("spawn");
        int child = await(TraceeEvent.ProcessStarted.class, event -> event.parentPid() == pid)
                .pid();
        await(TraceeEvent.Executed.class, event -> event.pid() == child);
        assertThat(awaitExit(child)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(line()).startsWith("done 0 ");
    }

    @Test
    void whenTheChildIsFollowedTheParentGoesFree() throws Exception {
        tracer.setFollowPolicy(new FollowPolicy(FollowPolicy.Mode.CHILD));
        for (String how : new String[] {"fork", "vfork"}) {
            int pid = launch(program);
            CountingOwner owner = new CountingOwner(HitDecision.STOP);
            tracer.addSite(pid, odd, owner);
            resume(pid);
            tell(how);
            int child = await(TraceeEvent.ProcessStarted.class, event -> event.parentPid() == pid)
                    .pid();
            awaitReason(child, StopReason.SiteHit.class);
            resume(child);
            assertThat(awaitExit(child)).isEqualTo(new ExitStatus.Exited(3));
            assertThat(line()).startsWith("done 768 ");
            if (!seen.contains(new TraceeEvent.Detached(pid))) {
                await(TraceeEvent.Detached.class, event -> event.pid() == pid);
            }
            tell("odd 2");
            assertThat(line()).startsWith("done 0 ");
            tell("exit 0");
            while (Files.exists(Path.of("/proc/" + pid))) {
                Thread.onSpinWait();
            }
            assertThat(owner.hits).hasValue(1);
        }
    }

    @Test
    void aParentThatWaitsForItsVforkChildIsStoppedWithoutWaitingForIt() throws Exception {
        tracer.setFollowPolicy(new FollowPolicy(FollowPolicy.Mode.BOTH));
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        tell("vfork");
        int child = await(TraceeEvent.ProcessStarted.class, event -> event.parentPid() == pid)
                .pid();
        awaitReason(child, StopReason.SiteHit.class);
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
        resume(child);
        assertThat(awaitExit(child)).isEqualTo(new ExitStatus.Exited(3));
        assertThat(line()).startsWith("done 768 ");
        tell("odd 1");
        awaitReason(pid, StopReason.SiteHit.class);
    }

    @Test
    void detachingFromAParentThatWaitsForItsVforkChildFreesBoth() throws Exception {
        int pid = launch(program);
        tracer.addSite(pid, plain, new CountingOwner(HitDecision.IGNORE));
        resume(pid);
        tell("vforkwait");
        await(TraceeEvent.ChildReleased.class, event -> event.pid() == pid);
        tracer.detach(pid);
        tell("x");
        assertThat(line()).startsWith("done 768 ");
        tell("plain 2");
        assertThat(line()).startsWith("done 0 ");
        tell("exit 0");
        // It is let go, but it is our child: the tracer reaps it.
        while (Files.exists(Path.of("/proc/" + pid))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void execForgetsTheSitesOfTheOldImage() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, plain, owner);
        resume(pid);
        tell("exec");
        assertThat(await(TraceeEvent.Executed.class, event -> event.pid() == pid)
                        .executable())
                .isEqualTo(program.toRealPath());
        tell("plain 3");
        assertThat(line()).isEqualTo("done 0 3");
        assertThat(owner.hits).hasValue(0);
    }

    @Test
    void theProgramsOwnBreakpointsAreItsOwn() throws Exception {
        int pid = launch(program);
        resume(pid);
        tell("owntrap");
        assertThat(line()).isEqualTo("done 2 0");
    }

    @Test
    void aBlockedSigtrapStaysBlockedOverABreakpoint() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, plain, owner);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        tell("trapmask");
        assertThat(line()).isEqualTo("done 1 2");
        assertThat(owner.hits).hasValue(2);
    }

    @Test
    void signalsInterruptsAndJobControlDuringStepsOffSitesLoseNoHitAndHangNothing() throws Exception {
        int pid = launch(program);
        CountingOwner owner = new CountingOwner(HitDecision.IGNORE);
        tracer.addSite(pid, odd, owner);
        tracer.addSite(pid, plain, owner);
        resume(pid);
        tell("storm");
        line();
        tell("threads 4 2000");
        for (int i = 0; i < 60; i++) {
            tracer.send(pid, 0, 10, null);
            if (i % 3 == 0) {
                tracer.interrupt(pid);
                tracer.send(pid, 0, 10, null);
                awaitReason(pid, StopReason.Interrupted.class);
                resume(pid);
            } else if (i % 10 == 1) {
                tracer.send(pid, 0, 19, null);
                await(TraceeEvent.GroupStopped.class, event -> event.pid() == pid);
                tracer.send(pid, 0, 18, null);
                await(TraceeEvent.Continued.class, event -> event.pid() == pid);
            }
        }
        assertThat(line()).startsWith("done 0 ");
        assertThat(owner.hits).hasValue(2 * 4 * 2000);
    }
}
