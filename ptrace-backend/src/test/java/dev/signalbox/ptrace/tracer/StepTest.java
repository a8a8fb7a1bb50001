package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.site.SiteOwner.HitDecision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTest extends TracerFixture {
    @TempDir
    static Path folder;

    private Path program;
    private long plain;
    private long odd;

    private final CountingOwner owner = new CountingOwner(HitDecision.STOP);

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

    private int wordSize() {
        return width().equals("-m64") ? 8 : 4;
    }

    private int stoppedAt(long address, String command) throws Exception {
        int pid = launch(program);
        tracer.addSite(pid, address, owner);
        resume(pid);
        tell(command);
        awaitReason(pid, StopReason.SiteHit.class);
        return pid;
    }

    private void step(int pid, StepPlan plan) throws Exception {
        tracer.resume(pid, ResumePlan.step(pid, plan, true));
    }

    @Test
    void aStepOffASiteExecutesTheInstructionBeneath() throws Exception {
        for (long address : new long[] {plain, odd}) {
            int pid = stoppedAt(address, address == plain ? "plain 1" : "odd 1");
            step(pid, context -> StepPlan.Next.DONE);
            awaitReason(pid, StopReason.Stepped.class);
            assertThat(tracer.registers(pid).rip()).isGreaterThan(address).isLessThan(address + 16);
            resume(pid);
            assertThat(line()).isEqualTo("done 0 1");
        }
    }

    @Test
    void aPlanStepsUntilItIsFulfilled() throws Exception {
        int pid = stoppedAt(plain, "plain 1");
        long start = tracer.registers(pid).rsp();
        AtomicInteger steps = new AtomicInteger();
        step(pid, context -> {
            steps.incrementAndGet();
            return context.sp() > start ? StepPlan.Next.DONE : StepPlan.Next.STEP;
        });
        assertThat(awaitReason(pid, StopReason.Stepped.class).outcome()).isEqualTo(StepOutcome.DONE);
        assertThat(steps.get()).isGreaterThan(2);
        assertThat(tracer.registers(pid).rsp()).isEqualTo(start + wordSize());
        resume(pid);
        assertThat(line()).isEqualTo("done 0 1");
    }

    @Test
    void aRunToTheReturnAddressStopsInTheCaller() throws Exception {
        int pid = stoppedAt(plain, "plain 3");
        long sp = tracer.registers(pid).rsp();
        byte[] word = new byte[8];
        tracer.memory(pid).read(sp, word, 0, wordSize());
        long back = java.nio.ByteBuffer.wrap(word)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong();
        AtomicLong arrived = new AtomicLong();
        step(pid, context -> {
            if (context.pc() == back) {
                arrived.set(context.sp());
                return StepPlan.Next.DONE;
            }
            return StepPlan.Next.runTo(back, sp + wordSize());
        });
        awaitReason(pid, StopReason.Stepped.class);
        assertThat(tracer.registers(pid).rip()).isEqualTo(back);
        assertThat(arrived).hasValue(sp + wordSize());
    }

    @Test
    void steppingOntoABreakpointIsAHitThatDoesNotHitAgain() throws Exception {
        int pid = stoppedAt(plain, "plain 1");
        byte[] code = new byte[1];
        tracer.memory(pid).read(plain, code, 0, 1);
        assertThat(code[0]).as("push %rbp").isEqualTo((byte) 0x55);
        CountingOwner second = new CountingOwner(HitDecision.STOP);
        tracer.addSite(pid, plain + 1, second);
        step(pid, context -> StepPlan.Next.STEP);
        assertThat(awaitReason(pid, StopReason.SiteHit.class).owners()).containsExactly(second);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 1");
        assertThat(second.hits).hasValue(1);
    }

    @Test
    void aStormOfSignalsNeitherEndsNorDivertsAStep() throws Exception {
        int pid = launch(program);
        tracer.addSite(pid, odd, owner);
        resume(pid);
        tell("storm");
        line();
        tell("odd 1");
        awaitReason(pid, StopReason.SiteHit.class);
        long sp = tracer.registers(pid).rsp();
        AtomicBoolean storming = new AtomicBoolean(true);
        Thread storm = new Thread(() -> {
            while (storming.get()) {
                try {
                    tracer.send(pid, 0, 10, null);
                } catch (dev.signalbox.ptrace.TraceeGoneException gone) {
                    return;
                }
            }
        });
        storm.start();
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger below = new AtomicInteger();
        step(pid, context -> {
            below.addAndGet(context.sp() < sp - 4096 ? 1 : 0);
            return steps.incrementAndGet() < 300 ? StepPlan.Next.STEP : StepPlan.Next.DONE;
        });
        awaitReason(pid, StopReason.Stepped.class);
        storming.set(false);
        storm.join();
        assertThat(steps).hasValue(300);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 1");
    }

    @Test
    void aSignalThatStopsEndsTheStep() throws Exception {
        int pid = stoppedAt(odd, "odd 1");
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(true, true, true, "test.stop"));
        tracer.send(pid, pid, 28, null);
        step(pid, context -> StepPlan.Next.STEP);
        assertThat(awaitReason(pid, StopReason.SignalArrived.class).info().signo())
                .isEqualTo(28);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 1");
    }

    @Test
    void theTrapFlagOfAStepIsNotInPushedFlags() throws Exception {
        int pid = stoppedAt(symbol(program, "flags"), "flags");
        tracer.removeSite(pid, symbol(program, "flags"), owner);
        AtomicInteger steps = new AtomicInteger();
        step(pid, context -> steps.incrementAndGet() < 3 ? StepPlan.Next.STEP : StepPlan.Next.DONE);
        awaitReason(pid, StopReason.Stepped.class);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 0");
    }

    @Test
    void aStepGoesOnThroughAFork() throws Exception {
        long function = symbol(program, "fork_once");
        int pid = stoppedAt(function, "once");
        long start = tracer.registers(pid).rsp();
        step(pid, context -> context.sp() > start ? StepPlan.Next.DONE : StepPlan.Next.STEP);
        awaitReason(pid, StopReason.Stepped.class);
        assertThat(tracer.registers(pid).rsp()).isEqualTo(start + wordSize());
        resume(pid);
        assertThat(line()).isEqualTo("done 768 0");
    }

    @Test
    void aThreadThatEndsInItsStepEndsThePlanOnly() throws Exception {
        int pid = launch(program);
        tracer.addSite(pid, plain, owner);
        resume(pid);
        tell("threads 1 1");
        int tid = awaitStop(pid).reported().tid();
        assertThat(tid).isNotEqualTo(pid);
        tracer.resume(pid, ResumePlan.step(tid, context -> StepPlan.Next.STEP, true));
        assertThat(line()).isEqualTo("done 0 2");
        tell("plain 1");
        awaitReason(pid, StopReason.SiteHit.class);
    }

    @Test
    void aRunToAnAddressThatCannotBeReachedAsksTheEngine() throws Exception {
        int pid = stoppedAt(plain, "plain 1");
        step(pid, context -> StepPlan.Next.runTo(16, 0));
        assertThat(awaitReason(pid, StopReason.Stepped.class).outcome()).isEqualTo(StepOutcome.ASK);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 1");
    }
}
