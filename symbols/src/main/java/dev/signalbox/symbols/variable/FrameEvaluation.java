package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Unit;
import dev.signalbox.symbols.location.EvaluationContext;
import dev.signalbox.symbols.location.EvaluationFailure;
import dev.signalbox.symbols.location.Evaluator;
import dev.signalbox.symbols.location.Location;
import dev.signalbox.symbols.location.OperandType;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.Optional;
import java.util.OptionalLong;

/** What the location expressions of one frame, and of the unit that its code is from, may ask for. */
final class FrameEvaluation implements EvaluationContext {
    private static final int ENTRY_DEPTH_LIMIT = 8;

    private final Backtrace backtrace;
    private final StackFrame frame;
    private final Unit unit;
    private final ThreadStorage threadStorage;
    private final int entryDepth;
    private boolean inFrameBase;

    FrameEvaluation(Backtrace backtrace, StackFrame frame, Unit unit, ThreadStorage threadStorage) {
        this(backtrace, frame, unit, threadStorage, 0);
    }

    private FrameEvaluation(
            Backtrace backtrace, StackFrame frame, Unit unit, ThreadStorage threadStorage, int entryDepth) {
        this.backtrace = backtrace;
        this.frame = frame;
        this.unit = unit;
        this.threadStorage = threadStorage;
        this.entryDepth = entryDepth;
    }

    StackFrame frame() {
        return frame;
    }

    /** The pc as the file counts it, for location lists. */
    long fileLookupPc() {
        return frame.lookupPc() - bias();
    }

    @Override
    public MachineState machine() {
        return frame.state();
    }

    @Override
    public long bias() {
        return frame.module().map(m -> m.bias()).orElse(0L);
    }

    @Override
    public OptionalLong cfa() {
        return frame.cfa();
    }

    @Override
    public OptionalLong frameBase() {
        if (inFrameBase || frame.code().functionAt().isEmpty()) {
            return OptionalLong.empty();
        }
        Die function = frame.code().functionAt().get().function().die();
        Optional<ByteSlice> expression = function.expressionAt(At.FRAME_BASE, fileLookupPc());
        if (expression.isEmpty()) {
            return OptionalLong.empty();
        }
        inFrameBase = true;
        try {
            return OptionalLong.of(
                    Evaluator.value(expression.get(), function.unit().encoding(), this));
        } catch (EvaluationFailure e) {
            // whoever needs the frame base says that it is not known
            return OptionalLong.empty();
        } finally {
            inFrameBase = false;
        }
    }

    @Override
    public OptionalLong tlsAddress(long offset) {
        return frame.module()
                .map(m -> threadStorage.address(m, offset, frame.registers()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public OptionalLong indexedAddress(long index) {
        return OptionalLong.of(unit.address(index));
    }

    @Override
    public OptionalLong entryValue(ByteSlice expression) {
        Optional<FrameEvaluation> caller = inCaller();
        return caller.isPresent() ? EntryValues.value(expression, frame, caller.get()) : OptionalLong.empty();
    }

    @Override
    public OptionalLong argument(long unitOffset) {
        Optional<FrameEvaluation> caller = inCaller();
        return caller.isPresent()
                ? EntryValues.argument(unit.die(unitOffset), frame, caller.get())
                : OptionalLong.empty();
    }

    private Optional<FrameEvaluation> inCaller() {
        Optional<StackFrame> caller = entryDepth < ENTRY_DEPTH_LIMIT ? caller() : Optional.empty();
        if (caller.isEmpty() || caller.get().code().functionAt().isEmpty()) {
            return Optional.empty();
        }
        Unit callerUnit =
                caller.get().code().functionAt().get().function().die().unit();
        return Optional.of(new FrameEvaluation(backtrace, caller.get(), callerUnit, threadStorage, entryDepth + 1));
    }

    /** The next frame that is no inlined call of the same one. */
    private Optional<StackFrame> caller() {
        return backtrace.frame(frame.index() + frame.inlineDepth() + 1);
    }

    @Override
    public Optional<OperandType> baseType(long unitOffset) {
        Die die = unit.die(unitOffset);
        long size = die.unsigned(At.BYTE_SIZE).orElse(0);
        int encoding = (int) die.unsigned(At.ENCODING).orElse(0);
        boolean isFloat = encoding == 0x04;
        if (size < 1 || size > 8 || isFloat && size != 4 && size != 8) {
            return Optional.empty();
        }
        OperandType.Kind kind =
                switch (encoding) {
                    case 0x04 -> OperandType.Kind.FLOAT;
                    case 0x05, 0x06 -> OperandType.Kind.SIGNED;
                    default -> OperandType.Kind.UNSIGNED;
                };
        return Optional.of(new OperandType(kind, (int) size));
    }

    @Override
    public Optional<ByteSlice> calledExpression(long offset, boolean inUnit) {
        Die die = inUnit ? unit.die(offset) : unit.debugInfo().dieAt(offset);
        return die.expressionAt(At.LOCATION, fileLookupPc());
    }

    /** A bound of a variable length array: an expression for it, or the variable that holds it. */
    OptionalLong bound(Attribute attribute) {
        Optional<ByteSlice> expression = attribute.expression();
        try {
            if (expression.isPresent()) {
                // what an exprloc bound computes is the bound itself; GCC writes a place to load from
                return OptionalLong.of(Evaluator.value(expression.get(), unit.encoding(), this));
            }
        } catch (EvaluationFailure e) {
            // then the array has no known length
            return OptionalLong.empty();
        }
        return attribute.reference().map(this::variable).orElse(OptionalLong.empty());
    }

    private OptionalLong variable(Die die) {
        Optional<ByteSlice> expression = die.expressionAt(At.LOCATION, fileLookupPc());
        long size = die.type()
                .map(t -> t.unsigned(At.BYTE_SIZE).orElse(unit.encoding().addressSize()))
                .orElse((long) unit.encoding().addressSize());
        if (expression.isEmpty()) {
            return OptionalLong.empty();
        }
        Location location = Evaluator.location(expression.get(), die.unit().encoding(), this);
        MemoryReader memory = frame.state().memory();
        if (location instanceof Location.Memory at && size >= 1 && size <= 8) {
            return memory.readUnsigned(at.address(), (int) size);
        }
        if (location instanceof Location.Register register) {
            return frame.registers().read(register.dwarfNumber());
        }
        if (location instanceof Location.Implicit implicit) {
            long value = 0;
            for (int i = Math.min(implicit.bytes().length, 8) - 1; i >= 0; i--) {
                value = value << 8 | implicit.bytes()[i] & 0xff;
            }
            return OptionalLong.of(value);
        }
        return OptionalLong.empty();
    }
}
