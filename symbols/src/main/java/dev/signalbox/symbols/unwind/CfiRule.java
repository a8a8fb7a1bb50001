package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.cfi.CfaRule;
import dev.signalbox.symbols.cfi.RegisterRule;
import dev.signalbox.symbols.cfi.UnwindRow;
import dev.signalbox.symbols.location.EvaluationContext;
import dev.signalbox.symbols.location.EvaluationFailure;
import dev.signalbox.symbols.location.Evaluator;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.RegisterSet;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds a caller by call frame information. */
final class CfiRule {
    private final PhysicalFrame frame;
    private final Machine machine;
    private final UnwindRow row;

    private CfiRule(PhysicalFrame frame, UnwindRow row) {
        this.frame = frame;
        this.machine = frame.machine();
        this.row = row;
    }

    static CallerStep step(PhysicalFrame frame, UnwindRow row) {
        try {
            return new CfiRule(frame, row).step();
        } catch (EvaluationFailure e) {
            return CallerStep.end(UnwindEnd.Cause.UNREADABLE_MEMORY, e.getMessage());
        } catch (MalformedDebugInfoException e) {
            return CallerStep.end(UnwindEnd.Cause.NO_RULE, "bad call frame information: " + e.getMessage());
        }
    }

    private CallerStep step() throws EvaluationFailure {
        OptionalLong computed = cfa();
        if (computed.isEmpty()) {
            return CallerStep.end(UnwindEnd.Cause.NO_RULE, "the register that the CFA counts from is not known");
        }
        long cfa = machine.address(computed.getAsLong());
        RegisterSet registers = machine.registers();
        FrameRegisters caller = frame.registers().ofCaller();
        caller.set(registers.sp(), cfa);
        for (int number = 0; number < caller.count(); number++) {
            boolean isPc = number == registers.pc();
            Optional<RegisterRule> rule = row.rule(isPc ? row.returnColumn() : number);
            if (rule.isPresent()) {
                OptionalLong unreadable = apply(rule.get(), number, cfa, caller);
                if (unreadable.isPresent() && isPc) {
                    return withCfa(cfa, CallerStep.unreadable(unreadable.getAsLong()));
                }
            } else if (number != registers.sp() && (registers.isCalleeSaved(number) || row.signalFrame()) && !isPc) {
                caller.copyFrom(frame.registers(), number);
            } else if (number != registers.sp() && !isPc) {
                caller.assumeFrom(frame.registers(), number);
            }
        }
        OptionalLong pc = caller.read(registers.pc());
        if (pc.isEmpty()) {
            return withCfa(
                    cfa, CallerStep.end(UnwindEnd.Cause.OUTERMOST, "the call frame information says: no caller"));
        }
        return new CallerStep.Caller(
                OptionalLong.of(cfa),
                caller,
                FrameSource.CALL_FRAME_INFORMATION,
                row.signalFrame(),
                row.signalFrame() || row.cfa() instanceof CfaRule.Expression);
    }

    private static CallerStep withCfa(long cfa, CallerStep.End end) {
        return new CallerStep.End(OptionalLong.of(cfa), end.reason(), end.signalFrame());
    }

    private OptionalLong cfa() throws EvaluationFailure {
        if (row.cfa() instanceof CfaRule.RegisterOffset rule) {
            OptionalLong base = frame.registers().read(rule.register());
            return base.isPresent() ? OptionalLong.of(base.getAsLong() + rule.offset()) : base;
        }
        return OptionalLong.of(evaluate(((CfaRule.Expression) row.cfa()).bytes()));
    }

    /** Gives the caller its register; the address that could not be read, if so. */
    private OptionalLong apply(RegisterRule rule, int number, long cfa, FrameRegisters caller)
            throws EvaluationFailure {
        if (rule instanceof RegisterRule.AtOffset at) {
            return load(machine.address(cfa + at.offset()), number, caller);
        }
        if (rule instanceof RegisterRule.AtExpression at) {
            return load(evaluate(at.bytes(), cfa), number, caller);
        }
        if (rule instanceof RegisterRule.IsOffset is) {
            caller.set(number, cfa + is.offset());
        } else if (rule instanceof RegisterRule.IsExpression is) {
            caller.set(number, evaluate(is.bytes(), cfa));
        } else if (rule instanceof RegisterRule.InRegister in) {
            OptionalLong value = frame.registers().read(in.register());
            if (value.isPresent()) {
                caller.set(number, value.getAsLong());
            }
        } else if (rule instanceof RegisterRule.SameValue) {
            caller.copyFrom(frame.registers(), number);
        }
        return OptionalLong.empty();
    }

    private OptionalLong load(long address, int number, FrameRegisters caller) {
        OptionalLong word = machine.readAddress(frame.memory(), address);
        if (word.isEmpty()) {
            return OptionalLong.of(address);
        }
        caller.setSaved(number, word.getAsLong(), address);
        return OptionalLong.empty();
    }

    private long evaluate(ByteSlice expression, long... initial) throws EvaluationFailure {
        MachineState state = frame.state();
        long bias = frame.module().map(m -> m.bias()).orElse(0L);
        EvaluationContext context = new EvaluationContext() {
            @Override
            public MachineState machine() {
                return state;
            }

            @Override
            public long bias() {
                return bias;
            }
        };
        return Evaluator.value(expression, row.encoding(), context, initial);
    }
}
