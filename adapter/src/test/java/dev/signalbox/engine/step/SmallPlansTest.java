package dev.signalbox.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.tracer.StepPlan.Next;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instruction steps, runs to an address, and leaving an inlined call. */
class SmallPlansTest {
    private final ScriptedThread thread = new ScriptedThread(0x1000, 0x7000);

    @Test
    void anInstructionStepIsDoneAfterOneInstruction() {
        assertThat(new InstructionStepPlan(false).after(thread.call(0x5000))).isEqualTo(Next.DONE);
    }

    @Test
    void anInstructionStepOverACallIsDoneAtItsReturn() {
        InstructionStepPlan plan = new InstructionStepPlan(true);

        assertThat(plan.after(thread.call(0x5000))).isEqualTo(Next.runTo(0x1005, 0x7000));
        assertThat(plan.after(thread.ret())).isEqualTo(Next.DONE);
    }

    @Test
    void aRunDoesNotEndInADeeperFrame() {
        RunToPlan plan = new RunToPlan(0x2000, 0x7000, false);

        assertThat(plan.after(thread.to(0x2000, 0x6ff0))).isEqualTo(Next.runTo(0x2000, 0x7000));
        assertThat(plan.after(thread.to(0x2000, 0x7000))).isEqualTo(Next.DONE);
        assertThat(new RunToPlan(0x2000, 0, true).after(thread)).isEqualTo(Next.ASK);
    }

    @Test
    void anInlinedCallIsLeftWhenItsCodeOrItsFrameIs() {
        List<LineMap.Range> ranges = List.of(new LineMap.Range(0x1000, 0x1010), new LineMap.Range(0x1020, 0x1030));

        assertThat(new LeaveRangesPlan(ranges, 0x8000).after(thread.to(0x1024))).isEqualTo(Next.STEP);
        assertThat(new LeaveRangesPlan(ranges, 0x8000).after(thread.to(0x1010))).isEqualTo(Next.DONE);
        assertThat(new LeaveRangesPlan(ranges, 0x8000).after(thread.to(0x1004, 0x8000)))
                .isEqualTo(Next.DONE);
    }
}
