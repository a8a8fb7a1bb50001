package dev.signalbox.engine.live;

import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.FrameKind;
import dev.signalbox.symbols.unwind.FrameSource;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.unwind.UnwindEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Frames by the chain of saved rbp values. */
final class FramePointerBacktrace implements Backtrace {
    private final List<StackFrame> frames = new ArrayList<>();

    FramePointerBacktrace(MachineState state) {
        long pc = state.registers().read(16).orElse(0);
        OptionalLong rbp = state.registers().read(6);
        FrameSource source = FrameSource.REGISTERS;
        MachineState now = state;
        while (frames.size() < 200 && rbp.isPresent() && pc != 0) {
            long base = rbp.getAsLong();
            long cfa = base + 16;
            OptionalLong saved = state.memory().readWord(base);
            OptionalLong back = state.memory().readWord(base + 8);
            int index = frames.size();
            frames.add(new StackFrame(
                    index, FrameKind.NORMAL, source, pc, index == 0 ? pc : pc - 1, OptionalLong.of(cfa), now, 0));
            if (saved.isEmpty() || back.isEmpty()) {
                break;
            }
            long callerBase = saved.getAsLong();
            long callerPc = back.getAsLong();
            RegisterReader registers = number -> switch (number) {
                case 6 -> OptionalLong.of(callerBase);
                case 7 -> OptionalLong.of(cfa);
                case 16 -> OptionalLong.of(callerPc);
                default -> OptionalLong.empty();
            };
            now = new MachineState(state.memory(), registers);
            source = FrameSource.FRAME_POINTER;
            pc = callerPc;
            rbp = saved;
        }
    }

    @Override
    public List<StackFrame> frames(int start, int count) {
        int from = Math.min(start, frames.size());
        return frames.subList(from, Math.min(frames.size(), from + count));
    }

    @Override
    public int found() {
        return frames.size();
    }

    @Override
    public Optional<UnwindEnd> end() {
        return Optional.of(new UnwindEnd(UnwindEnd.Cause.OUTERMOST, "the chain of frame pointers ends"));
    }
}
