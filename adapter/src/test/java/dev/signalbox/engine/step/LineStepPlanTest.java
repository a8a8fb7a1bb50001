package dev.signalbox.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.tracer.StepPlan;
import dev.signalbox.ptrace.tracer.StepPlan.Next;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A function at 0x1000 to 0x1040: line 1 to 0x1010, line 2 to 0x1020, line 1 again to 0x1030, line 3 in a part that begins mid-statement. */
class LineStepPlanTest {
    private static final long CFA = 0x7000;
    private static final long SP = 0x6f00;
    private static final int LINE_1 = 1;
    private static final int LINE_2 = 2;
    private static final int LINE_3 = 3;

    private final LineMap map = new LineMap(
            List.of(
                    new LineMap.Row(0x1000, 0x1010, LINE_1, true),
                    new LineMap.Row(0x1010, 0x1020, LINE_2, true),
                    new LineMap.Row(0x1020, 0x1030, LINE_1, true),
                    new LineMap.Row(0x1030, 0x1038, LINE_3, false),
                    new LineMap.Row(0x1038, 0x1040, 0, true)),
            List.of(new LineMap.Range(0x1000, 0x1040)),
            List.of(new LineMap.Range(0x1018, 0x1020)));

    private final ScriptedThread thread = new ScriptedThread(0x1000, SP);
    private final LineStepPlan next = new LineStepPlan(map, CFA, LINE_1, false);
    private final LineStepPlan into = new LineStepPlan(map, CFA, LINE_1, true);

    @Test
    void stepsOnWithinTheLineAndEndsWhereAnotherBegins() {
        assertThat(next.after(thread.to(0x1004))).isEqualTo(Next.STEP);
        assertThat(next.after(thread.to(0x1010))).isEqualTo(Next.DONE);
    }

    @Test
    void doesNotEndInTheMiddleOfAnotherLineNorWhereOneBeginsThatIsNoStatement() {
        assertThat(next.after(thread.to(0x1014))).isEqualTo(Next.STEP);
        assertThat(next.after(thread.to(0x1030))).isEqualTo(Next.STEP);
        assertThat(next.after(thread.to(0x1038))).isEqualTo(Next.STEP);
    }

    @Test
    void anotherPartOfTheSameLineIsStillThatLine() {
        assertThat(next.after(thread.to(0x1020))).isEqualTo(Next.STEP);
        assertThat(next.after(thread.to(0x1000))).isEqualTo(Next.STEP);
    }

    @Test
    void aCallRunsToItsReturnInThisFrameOnly() {
        StepPlan.Next run = next.after(thread.call(0x5000));

        assertThat(run).isEqualTo(Next.runTo(0x1005, SP));
        assertThat(next.after(thread.to(0x1005, SP - 0x100))).isEqualTo(run);
        assertThat(next.after(thread.to(0x1005, SP))).isEqualTo(Next.STEP);
        assertThat(next.after(thread.to(0x1010))).isEqualTo(Next.DONE);
    }

    @Test
    void aRecursiveCallIsACallAlthoughItsCodeIsThatOfTheLine() {
        assertThat(next.after(thread.call(0x1000))).isEqualTo(Next.runTo(0x1005, SP));
    }

    @Test
    void readingTheOwnAddressByACallIsNoCall() {
        thread.store(SP - 8, 0x1005);

        assertThat(next.after(thread.to(0x1005, SP - 8))).isEqualTo(Next.STEP);
    }

    @Test
    void aCallIsPutToTheEngineWhenItMayBeSteppedInto() {
        assertThat(into.after(thread.call(0x5000))).isEqualTo(Next.ASK);
        assertThat(into.question()).isEqualTo(LineStepPlan.Question.CALLED);
        LineStepPlan over = into.afterCall(0x1005, SP);
        assertThat(over.after(thread.to(0x5001, SP - 8))).isEqualTo(Next.runTo(0x1005, SP));
        assertThat(over.after(thread.to(0x1005, SP))).isEqualTo(Next.STEP);
    }

    @Test
    void aReturnIsPutToTheEngine() {
        assertThat(next.after(thread.to(0x4000, CFA))).isEqualTo(Next.ASK);
        assertThat(next.question()).isEqualTo(LineStepPlan.Question.LEFT_FRAME);
    }

    @Test
    void aTailCallRunsToTheReturnToTheCaller() {
        thread.store(CFA - 8, 0x4000);

        assertThat(next.after(thread.to(0x5000, CFA - 8))).isEqualTo(Next.runTo(0x4000, CFA));
        assertThat(next.after(thread.to(0x4000, CFA))).isEqualTo(Next.ASK);
    }

    @Test
    void aJumpOutOfTheFunctionIsPutToTheEngine() {
        assertThat(next.after(thread.to(0x9000))).isEqualTo(Next.ASK);
        assertThat(next.question()).isEqualTo(LineStepPlan.Question.LEFT_FUNCTION);
    }

    @Test
    void anInlinedCallIsSteppedOver() {
        LineMap inlinedStart = new LineMap(
                List.of(
                        new LineMap.Row(0x1000, 0x1010, LINE_1, true),
                        new LineMap.Row(0x1010, 0x1018, LINE_2, true),
                        new LineMap.Row(0x1018, 0x1020, LINE_3, true)),
                List.of(new LineMap.Range(0x1000, 0x1020)),
                List.of(new LineMap.Range(0x1010, 0x1018)));
        LineStepPlan over = new LineStepPlan(inlinedStart, CFA, LINE_1, false);

        assertThat(over.after(thread.to(0x1010))).isEqualTo(Next.STEP);
        assertThat(over.after(thread.to(0x1018))).isEqualTo(Next.DONE);
        assertThat(new LineStepPlan(inlinedStart, CFA, LINE_1, true).after(thread.to(0x1010)))
                .isEqualTo(Next.DONE);
    }

    @Test
    void aThreadStopsBeforeAnInlinedCallThatAnotherLineMakes() {
        LineMap calls = new LineMap(
                List.of(
                        new LineMap.Row(0x1000, 0x1010, LINE_1, true),
                        new LineMap.Row(0x1010, 0x1018, LINE_3, false),
                        new LineMap.Row(0x1018, 0x1020, LINE_3, false)),
                List.of(new LineMap.Range(0x1000, 0x1020)),
                List.of(new LineMap.Range(0x1008, 0x100c), new LineMap.Range(0x1010, 0x1018)),
                List.of(new LineMap.InlinedCall(0x1008, LINE_1), new LineMap.InlinedCall(0x1010, LINE_2)));
        LineStepPlan over = new LineStepPlan(calls, CFA, LINE_1, false);
        assertThat(over.after(thread.to(0x1008))).isEqualTo(Next.STEP);
        assertThat(over.after(thread.to(0x1010))).isEqualTo(Next.DONE);
        assertThat(over.wentIntoCallAt(0x1010)).isFalse();

        LineStepPlan in = new LineStepPlan(calls, CFA, LINE_1, true);
        assertThat(in.after(thread.to(0x1008))).isEqualTo(Next.DONE);
        assertThat(in.wentIntoCallAt(0x1008)).isTrue();
        assertThat(in.wentIntoCallAt(0x1010)).isFalse();
    }

    @Test
    void aLongjmpThatStaysInsideTheCallIsToldFromOneThatLeavesIt() {
        next.after(thread.call(0x5000));

        assertThat(next.isStillInCall(SP - 0x40)).isTrue();
        assertThat(next.isStillInCall(SP)).isFalse();
    }
}
