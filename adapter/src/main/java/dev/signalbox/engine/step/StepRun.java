package dev.signalbox.engine.step;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.module.CodeIndex;
import dev.signalbox.ptrace.tracer.StepPlan;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.unwind.FrameKind;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * A step on its way: gives the tracer plans that need no symbols, and answers what they ask. Engine thread only.
 *
 * <p>Rules, as gdb has them: a line step ends where a statement of another line begins; after a return in the middle of a line that line is finished
 * first; functions without line information are stepped over, and left when a step comes back into one (at the end of {@code main} the program runs on). Beyond
 * gdb's: a step that begins in code whose source is here treats code whose source is not here, such as a libc with debug symbols, like code without lines.
 */
public final class StepRun {
    private static final int MAX_FRAMES = 1000;
    private static final StepDecision FINISHED = new StepDecision.Finished();

    private final int tid;
    private final StepKind kind;
    private final boolean othersRun;
    private final CodeIndex code;
    private final LongConsumer temporarySite;
    private StepPlan plan;
    private boolean sourcesHere;
    /** How many inlined calls the frame that steps is in. */
    private int depth;
    /** Whether the step has ended in another frame. */
    private boolean elsewhere;

    /**
     * @param temporarySite asks for a site of this step at an address; a hit by this thread ends the step
     */
    public StepRun(int tid, StepKind kind, boolean othersRun, CodeIndex code, LongConsumer temporarySite) {
        this.tid = tid;
        this.kind = kind;
        this.othersRun = othersRun;
        this.code = code;
        this.temporarySite = temporarySite;
    }

    /** The thread. */
    public int tid() {
        return tid;
    }

    /** Whether the other threads run meanwhile. */
    public boolean othersRun() {
        return othersRun;
    }

    /** The plan in force. */
    public StepPlan plan() {
        return plan;
    }

    /** The first plan. */
    public StepPlan begin(SteppedThread thread) throws EngineException {
        plan = switch (kind) {
            case INSTRUCTION -> new InstructionStepPlan(false);
            case NEXT_INSTRUCTION -> new InstructionStepPlan(true);
            case OUT -> out(thread);
            case HANDLER_END -> handlerEnd(thread);
            case NEXT, INTO -> line(thread);
        };
        return plan;
    }

    private StepPlan out(SteppedThread thread) throws EngineException {
        StackFrame frame = innermost(thread);
        if (frame.kind() == FrameKind.INLINED) {
            return new LeaveRangesPlan(code.inlinedRangesAt(frame.lookupPc(), frame.inlineDepth()), cfa(frame));
        }
        return outOf(thread, false)
                .orElseThrow(
                        () -> new EngineException(
                                "There is no caller to step out to: the stack ends at this frame, or its caller cannot be found"));
    }

    private static StepPlan handlerEnd(SteppedThread thread) throws EngineException {
        for (int index = 0; index < MAX_FRAMES; index++) {
            Optional<StackFrame> frame = thread.frame(index);
            if (frame.isEmpty()) {
                break;
            }
            if (frame.get().kind() == FrameKind.SIGNAL) {
                OptionalLong sp = frame.get()
                        .registers()
                        .read(frame.get().registers().machine().registers().sp());
                if (sp.isPresent()) {
                    return new HandlerEndPlan(frame.get().pc(), sp.getAsLong());
                }
            }
        }
        throw new EngineException("The thread is in no signal handler");
    }

    private StepPlan line(SteppedThread thread) throws EngineException {
        StackFrame frame = innermost(thread);
        sourcesHere = code.hasSource(frame.lookupPc());
        Optional<LineMap> map = code.lineMapAt(frame.lookupPc(), frame.inlineDepth());
        if (frame.kind() == FrameKind.SIGNAL || map.isEmpty()) {
            return outOf(thread, frame.kind() != FrameKind.SIGNAL)
                    .orElseThrow(
                            () -> new EngineException(
                                    "This code has no line information and its caller cannot be found; step by instruction instead"));
        }
        depth = frame.inlineDepth();
        // a thread that stands before an inlined call is in the line of the call
        int call = map.get().callAt(frame.pc());
        int key = call != 0 ? call : map.get().keyAt(frame.pc());
        return new LineStepPlan(map.get(), cfa(frame), key, kind == StepKind.INTO);
    }

    /**
     * How many of the innermost inlined calls at the place where the step has ended the thread is shown to stand before: those that begin there, as with gdb, but not
     * those that it was in before, nor the one that it was to step into.
     */
    public int notEntered(long pc) {
        if (kind == StepKind.INSTRUCTION || kind == StepKind.NEXT_INSTRUCTION) {
            return 0;
        }
        CodeIndex.Inlining inlining = code.inliningAt(pc);
        if (elsewhere || !(plan instanceof LineStepPlan line)) {
            return inlining.beginning();
        }
        int entered = depth + (line.wentIntoCallAt(pc) ? 1 : 0);
        return Math.max(0, Math.min(inlining.beginning(), inlining.depth() - entered));
    }

    private static StackFrame innermost(SteppedThread thread) throws EngineException {
        return thread.frame(0)
                .orElseThrow(
                        () -> new EngineException("The thread's stack cannot be read; step by instruction instead"));
    }

    /** Without a CFA no return can be noticed: the highest address stands for "never". */
    private static long cfa(StackFrame frame) {
        return frame.cfa().orElse(-1L);
    }

    /** The way to the caller of the innermost frame, or to what a signal interrupted. */
    private Optional<StepPlan> outOf(SteppedThread thread, boolean ask) {
        int index = 0;
        Optional<StackFrame> frame = thread.frame(0);
        while (frame.isPresent() && frame.get().kind() == FrameKind.INLINED) {
            frame = thread.frame(++index);
        }
        if (frame.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong minimumSp = frame.get().cfa();
        Optional<StackFrame> caller = thread.frame(index + 1);
        if (frame.get().kind() == FrameKind.SIGNAL
                || caller.isPresent() && caller.get().kind() == FrameKind.SIGNAL) {
            int interrupted = frame.get().kind() == FrameKind.SIGNAL ? index + 1 : index + 2;
            caller = thread.frame(interrupted);
            minimumSp = caller.isPresent() ? caller.get().state().registers().read(7) : OptionalLong.empty();
        }
        if (caller.isEmpty() || minimumSp.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RunToPlan(caller.get().pc(), minimumSp.getAsLong(), ask));
    }

    /** A plan asked: what now? */
    public StepDecision asked(SteppedThread thread) {
        StepDecision decision = plan instanceof LineStepPlan line && line.question() == LineStepPlan.Question.CALLED
                ? called(thread, line)
                : arrived(thread);
        if (decision instanceof StepDecision.GoOn on) {
            plan = on.plan();
        } else {
            elsewhere = true;
        }
        return decision;
    }

    /** The thread is about to jump far out (longjmp): what was planned holds only when the jump stays inside the call that is stepped over. */
    public StepDecision jumps(long target, long targetSp, long sp) {
        if (plan instanceof LineStepPlan line && line.isStillInCall(targetSp)) {
            return new StepDecision.GoOn(plan);
        }
        if (plan instanceof HandlerEndPlan handler && handler.isInside(sp, targetSp)) {
            return new StepDecision.GoOn(plan);
        }
        plan = new RunToPlan(target, targetSp, kind != StepKind.OUT && kind != StepKind.HANDLER_END);
        return new StepDecision.GoOn(plan);
    }

    private boolean isShown(long address) {
        return !sourcesHere || code.hasSource(address);
    }

    private OptionalLong bodyOf(long address) {
        return isShown(address) ? code.bodyOf(address) : OptionalLong.empty();
    }

    private StepDecision called(SteppedThread thread, LineStepPlan line) {
        OptionalLong body = bodyOf(thread.pc());
        if (body.isPresent()) {
            return body.getAsLong() == thread.pc()
                    ? FINISHED
                    : new StepDecision.GoOn(new RunToPlan(body.getAsLong(), 0, false));
        }
        code.linkedFunction(thread.pc())
                .map(code::definitionOf)
                .filter(OptionalLong::isPresent)
                .map(definition -> bodyOf(definition.getAsLong()))
                .ifPresent(linked -> linked.ifPresent(temporarySite));
        Machine machine = thread.state().machine();
        OptionalLong back = machine.readAddress(thread.state().memory(), thread.sp());
        return back.isEmpty()
                ? FINISHED
                : new StepDecision.GoOn(line.afterCall(back.getAsLong(), thread.sp() + machine.addressSize()));
    }

    /** In another frame or function than before: its line is finished first, unless a statement begins right here. */
    private StepDecision arrived(SteppedThread thread) {
        Optional<StackFrame> frame = thread.frame(0);
        if (frame.isEmpty()) {
            return FINISHED;
        }
        Optional<LineMap> map = code.lineMapAt(
                        frame.get().lookupPc(), frame.get().inlineDepth())
                .filter(lines -> isShown(thread.pc()));
        if (map.isPresent()) {
            if (map.get().isStartOfOtherLine(thread.pc(), 0)) {
                return FINISHED;
            }
            depth = frame.get().inlineDepth();
            return new StepDecision.GoOn(
                    new LineStepPlan(map.get(), cfa(frame.get()), map.get().keyAt(thread.pc()), kind == StepKind.INTO));
        }
        boolean signal = frame.get().kind() == FrameKind.SIGNAL;
        if (!signal && !hasCallerWithLines(thread)) {
            return new StepDecision.RunFree();
        }
        Optional<StepPlan> out = outOf(thread, !signal);
        return out.isPresent() ? new StepDecision.GoOn(out.get()) : new StepDecision.RunFree();
    }

    private boolean hasCallerWithLines(SteppedThread thread) {
        for (int index = 1; index < MAX_FRAMES; index++) {
            Optional<StackFrame> frame = thread.frame(index);
            if (frame.isEmpty()) {
                return false;
            }
            long address = frame.get().lookupPc();
            if (code.positionAt(address).isPresent() && isShown(address)) {
                return true;
            }
        }
        return false;
    }
}
