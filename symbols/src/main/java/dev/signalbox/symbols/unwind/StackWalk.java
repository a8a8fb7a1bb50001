package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.MachineState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A backtrace in the making: finds one frame of the stack after the other as they are asked for, and shows each with its inlined calls. */
final class StackWalk implements Backtrace {
    private final Unwinder unwinder;
    private final List<StackFrame> frames = new ArrayList<>();
    private final int notEntered;
    private Optional<PhysicalFrame> next;
    private Optional<UnwindEnd> end = Optional.empty();
    /** The CFA of the frame before, as long as the stack must lie above it. */
    private OptionalLong floor = OptionalLong.empty();

    StackWalk(Unwinder unwinder, MachineState innermost, int notEntered) {
        this.notEntered = notEntered;
        this.unwinder = unwinder;
        FrameRegisters registers = FrameRegisters.of(innermost.registers());
        OptionalLong pc = registers.read(innermost.machine().registers().pc());
        if (pc.isEmpty()) {
            this.next = Optional.empty();
            this.end = Optional.of(new UnwindEnd(UnwindEnd.Cause.NO_RULE, "the thread's pc is not known"));
        } else {
            this.next = Optional.of(new PhysicalFrame(
                    pc.getAsLong(),
                    true,
                    FrameSource.REGISTERS,
                    registers,
                    innermost.memory(),
                    unwinder.moduleAt(pc.getAsLong())));
        }
    }

    @Override
    public List<StackFrame> frames(int start, int count) {
        if (start < 0 || count <= 0) {
            return List.of();
        }
        long wanted = (long) start + count;
        while (frames.size() < wanted && next.isPresent()) {
            advance(next.get());
        }
        int from = Math.min(start, frames.size());
        return List.copyOf(frames.subList(from, (int) Math.min(wanted, frames.size())));
    }

    @Override
    public int found() {
        return frames.size();
    }

    @Override
    public Optional<UnwindEnd> end() {
        return end;
    }

    private void advance(PhysicalFrame frame) {
        CallerStep step = unwinder.step(frame);
        if (step instanceof CallerStep.Caller caller) {
            show(frame, caller.cfa(), caller.signalFrame());
            goOn(frame, caller);
        } else {
            CallerStep.End last = (CallerStep.End) step;
            show(frame, last.cfa(), last.signalFrame());
            finish(last.reason());
        }
        if (frames.size() >= unwinder.frameLimit() && next.isPresent()) {
            finish(new UnwindEnd(UnwindEnd.Cause.FRAME_LIMIT, "more than " + unwinder.frameLimit() + " frames"));
        }
    }

    private void goOn(PhysicalFrame frame, CallerStep.Caller caller) {
        long pc = caller.registers().read(frame.machine().registers().pc()).orElse(0);
        if (pc == 0 && !caller.signalFrame()) {
            finish(new UnwindEnd(UnwindEnd.Cause.OUTERMOST, "the return address is zero: the outermost frame"));
            return;
        }
        if (floor.isPresent()
                && caller.cfa().isPresent()
                && Long.compareUnsigned(caller.cfa().getAsLong(), floor.getAsLong()) <= 0
                && !caller.stackMayJump()) {
            finish(new UnwindEnd(
                    UnwindEnd.Cause.REPEATED_FRAME,
                    "the caller's frame would not lie above its callee's: the stack is corrupt"));
            return;
        }
        floor = caller.stackMayJump() ? OptionalLong.empty() : caller.cfa();
        next = Optional.of(new PhysicalFrame(
                pc,
                caller.signalFrame(),
                caller.source(),
                caller.registers(),
                frame.memory(),
                unwinder.moduleAt(caller.signalFrame() ? pc : pc - 1)));
    }

    private void finish(UnwindEnd reason) {
        end = Optional.of(reason);
        next = Optional.empty();
    }

    private void show(PhysicalFrame frame, OptionalLong cfa, boolean signalFrame) {
        if (signalFrame) {
            add(frame, FrameKind.SIGNAL, frame.pc(), cfa, FrameCode.signalFrame(frame.module()), 0);
            return;
        }
        List<FrameCode> codes = FrameCode.at(frame.module(), frame.lookupPc());
        int first = frames.isEmpty() ? Math.min(notEntered, codes.size() - 1) : 0;
        for (int i = first; i < codes.size(); i++) {
            int depth = codes.size() - 1 - i;
            FrameKind kind = depth > 0 ? FrameKind.INLINED : FrameKind.NORMAL;
            add(frame, kind, frame.lookupPc(), cfa, codes.get(i), depth);
        }
    }

    private void add(PhysicalFrame frame, FrameKind kind, long lookupPc, OptionalLong cfa, FrameCode code, int depth) {
        frames.add(new StackFrame(
                frames.size(), kind, frame.source(), frame.pc(), lookupPc, cfa, frame.state(), code, depth));
    }
}
