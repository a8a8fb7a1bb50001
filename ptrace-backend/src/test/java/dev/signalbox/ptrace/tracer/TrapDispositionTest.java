package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.CProgram;
import dev.signalbox.ptrace.signal.SignalAction;
import dev.signalbox.ptrace.site.SiteOwner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program arranged for SIGTRAP survives our breakpoints and steps. */
class TrapDispositionTest extends TracerFixture {
    private static final int STEPS = 400;

    @TempDir
    static Path folder;

    private Path program;

    private long hits;
    private final SiteOwner counting = new SiteOwner() {
        @Override
        public Kind kind() {
            return Kind.USER;
        }

        @Override
        public HitDecision test(HitContext context) {
            hits++;
            return HitDecision.IGNORE;
        }
    };

    /** gcc's option for what the program is compiled for. */
    String width() {
        return "-m64";
    }

    @BeforeEach
    void compile() throws IOException, InterruptedException {
        program = CProgram.compile("signal_target.c", folder, "-no-pie", "-pthread", width());
    }

    private int running() {
        tracer.setSignalPolicy((info, receiver) -> new SignalAction(false, false, true, "test.pass"));
        int pid = launch(program);
        resume(pid);
        return pid;
    }

    private void command(String text) {
        tell(text);
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    private void stopAndResume(int pid) throws Exception {
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
    }

    private void breakpoint(int pid) throws Exception {
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        tracer.addSite(pid, symbol(program, "touched"), counting);
        resume(pid);
    }

    /** Blocked or not, and 0 default, 1 ignored, 2 handled. */
    private String trap() {
        tell("disposition 5");
        return line();
    }

    @Test
    void aBreakpointInCodeWithSigtrapBlockedLeavesHandlerAndMask() throws Exception {
        int pid = running();
        command("catch 5");
        breakpoint(pid);
        command("block 5");
        command("touch");
        command("touch");
        assertThat(hits).isEqualTo(2);
        assertThat(trap()).isEqualTo("disposition 5 1 2");
        command("unblock 5");
        command("touch");
        tell("raise 5");
        assertThat(line()).isEqualTo("handler 5 -6 " + 0);
        assertThat(line()).isEqualTo("done 0 0 0");
    }

    @Test
    void aBreakpointLeavesAnIgnoredSigtrapIgnored() throws Exception {
        int pid = running();
        command("ignore 5");
        breakpoint(pid);
        command("touch");
        command("touch");
        assertThat(hits).isEqualTo(2);
        assertThat(trap()).isEqualTo("disposition 5 0 1");
    }

    @Test
    void aSigtrapThatTheProgramItselfSetToItsDefaultStaysThere() throws Exception {
        int pid = running();
        command("catch 5");
        breakpoint(pid);
        command("touch");
        command("default 5");
        command("touch");
        assertThat(trap()).isEqualTo("disposition 5 0 0");
    }

    @Test
    void aHandlerThatTheProgramChangedBetweenTwoStopsIsTheOneThatStays() throws Exception {
        int pid = running();
        breakpoint(pid);
        command("ignore 5");
        stopAndResume(pid);
        command("touch");
        command("catch 5");
        stopAndResume(pid);
        command("block 5");
        command("touch");
        assertThat(trap()).isEqualTo("disposition 5 1 2");
    }

    @Test
    void stepsLeaveAnIgnoredSigtrapIgnored() throws Exception {
        int pid = running();
        command("ignore 5");
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        steps(pid);
        assertThat(trap()).isEqualTo("disposition 5 0 1");
    }

    @Test
    void stepsOverTheCallsThatIgnoreAndBlockSigtrapLeaveItSo() throws Exception {
        int pid = running();
        command("catch 5");
        for (String[] each : new String[][] {{"block 5", "1 2"}, {"unblock 5", "0 2"}, {"ignore 5", "0 1"}}) {
            tracer.interrupt(pid);
            awaitReason(pid, StopReason.Interrupted.class);
            tell(each[0]);
            tracer.resume(pid, ResumePlan.step(pid, context -> StepPlan.Next.STEP, true));
            assertThat(line()).isEqualTo("done 0 0 0");
            stopAndResume(pid);
            assertThat(trap()).isEqualTo("disposition 5 " + each[1]);
        }
    }

    /** Lets the program wait in sigsuspend for SIGUSR1 and pauses it there; one other signal is blocked before and after the wait. */
    private void pausedInSigsuspend(int pid, int blockedBefore) throws Exception {
        tell("suspend 10 " + blockedBefore);
        assertThat(line()).isEqualTo("suspending 0 0 0");
        awaitState(pid, 'S');
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
    }

    private void awaitTheEndOfTheWait(int pid) throws Exception {
        tracer.send(pid, pid, 10, null);
        assertThat(line()).isEqualTo("handler 10 -6 0");
        assertThat(line()).isEqualTo("suspended -1 4 0");
    }

    @Test
    void aStepOutOfSigsuspendLeavesTheMaskTheTemporaryMaskAndTheHandler() throws Exception {
        int pid = running();
        command("catch 5");
        command("catch 10");
        pausedInSigsuspend(pid, 5);
        tracer.resume(pid, ResumePlan.step(pid, context -> StepPlan.Next.DONE, true));
        awaitState(pid, 'S');
        tracer.send(pid, pid, 5, null); // blocked by both masks
        tracer.send(pid, pid, 10, null);
        awaitReason(pid, StopReason.Stepped.class);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -6 0");
        assertThat(line()).isEqualTo("suspended -1 4 0");
        assertThat(line()).isEqualTo("disposition 5 1 2");
        assertThat(line()).isEqualTo("handler 5 -6 0");
    }

    @Test
    void aStepOverSigsuspendThatBlocksSigtrapLeavesTheHandler() throws Exception {
        int pid = running();
        command("filter"); // nobody can look at the disposition
        command("catch 5");
        command("catch 10");
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        tell("suspend 10 12");
        AtomicBoolean waits = new AtomicBoolean();
        tracer.resume(
                pid, ResumePlan.step(pid, context -> waits.get() ? StepPlan.Next.DONE : StepPlan.Next.STEP, true));
        assertThat(line()).isEqualTo("suspending 0 0 0");
        awaitState(pid, 'S');
        waits.set(true);
        tracer.send(pid, pid, 10, null);
        awaitReason(pid, StopReason.Stepped.class);
        resume(pid);
        assertThat(line()).isEqualTo("handler 10 -6 0");
        assertThat(line()).isEqualTo("suspended -1 4 0");
        assertThat(line()).isEqualTo("disposition 5 0 2");
    }

    @Test
    void anIgnoredSigtrapIsRepairedByAnotherThreadThanTheOneThatCannotNow() throws Exception {
        int pid = running();
        command("ignore 5");
        command("catch 10");
        tell("spin");
        int spinner = Integer.parseInt(line().split(" ")[1]);
        pausedInSigsuspend(pid, 12);
        int[] left = {STEPS};
        tracer.resume(
                pid,
                ResumePlan.step(spinner, context -> --left[0] > 0 ? StepPlan.Next.STEP : StepPlan.Next.DONE, false));
        awaitReason(pid, StopReason.Stepped.class);
        resume(pid);
        awaitTheEndOfTheWait(pid);
        assertThat(line()).isEqualTo("disposition 5 0 1");
    }

    @Test
    void whatWasIgnoredOnceIsForgottenWhenSigtrapIsFoundHandledAndNobodyCanBeAsked() throws Exception {
        int pid = running();
        command("ignore 5");
        breakpoint(pid);
        command("touch");
        command("catch 5");
        tracer.send(pid, 0, 19, null); // a process that job control has stopped makes no calls
        await(TraceeEvent.GroupStopped.class, event -> event.pid() == pid);
        tracer.interrupt(pid);
        awaitReason(pid, StopReason.Interrupted.class);
        resume(pid);
        tracer.send(pid, 0, 18, null);
        await(TraceeEvent.Continued.class, event -> event.pid() == pid);
        command("default 5");
        command("touch");
        assertThat(hits).isEqualTo(2);
        assertThat(trap()).isEqualTo("disposition 5 0 0");
    }

    private void steps(int pid) throws Exception {
        int[] left = {STEPS};
        tell("touch");
        tracer.resume(
                pid, ResumePlan.step(pid, context -> --left[0] > 0 ? StepPlan.Next.STEP : StepPlan.Next.DONE, true));
        awaitReason(pid, StopReason.Stepped.class);
        resume(pid);
        assertThat(line()).isEqualTo("done 0 0 0");
    }
}
