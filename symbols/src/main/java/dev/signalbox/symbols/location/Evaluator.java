package dev.signalbox.symbols.location;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The machine that evaluates location expressions and the expressions of call frame information (DWARF 5 sections 2.5 and 2.6). One instance
 * evaluates one expression, in a bounded number of steps.
 */
public final class Evaluator {
    private static final int STEP_LIMIT = 10_000;
    private static final int CALL_LIMIT = 16;

    private final Encoding encoding;
    private final EvaluationContext context;
    private final OperandType generic;
    private final OperandStack stack = new OperandStack();
    private final List<Location.Piece> pieces = new ArrayList<>();
    /** The place that the operations so far described without the stack; null while it is the stack that counts. */
    private Location place;

    private int steps;

    private Evaluator(Encoding encoding, EvaluationContext context) {
        this.encoding = encoding;
        this.context = context;
        this.generic = OperandType.generic(encoding.addressSize());
    }

    /** The place that an expression describes; {@link Location.OptimizedOut} with the reason when it describes none here. */
    public static Location location(ByteSlice expression, Encoding encoding, EvaluationContext context) {
        if (expression.isEmpty()) {
            return Location.OPTIMIZED_OUT;
        }
        try {
            Evaluator evaluator = new Evaluator(encoding, context);
            evaluator.run(expression, 0);
            return evaluator.result();
        } catch (EvaluationFailure e) {
            return new Location.OptimizedOut(e.getMessage());
        } catch (MalformedDebugInfoException e) {
            return new Location.OptimizedOut("bad debugging information: " + e.getMessage());
        }
    }

    /**
     * The number that an expression leaves on the stack.
     *
     * @param initial what is on the stack before
     * @throws MalformedDebugInfoException when the expression cannot be read
     */
    public static long value(ByteSlice expression, Encoding encoding, EvaluationContext context, long... initial)
            throws EvaluationFailure {
        Evaluator evaluator = new Evaluator(encoding, context);
        for (long value : initial) {
            evaluator.push(value);
        }
        evaluator.run(expression, 0);
        if (evaluator.place instanceof Location.Register register) {
            return evaluator.register(register.dwarfNumber());
        }
        if (evaluator.place instanceof Location.Implicit implicit && implicit.bytes().length <= 8) {
            return ByteSlice.of("implicit value", Arrays.copyOf(implicit.bytes(), 8))
                    .u64(0);
        }
        return evaluator.stack.pop().bits();
    }

    private Location result() throws EvaluationFailure {
        if (!pieces.isEmpty()) {
            return new Location.Composite(pieces);
        }
        return takePlace();
    }

    private Location takePlace() throws EvaluationFailure {
        Location taken = place;
        place = null;
        if (taken != null) {
            return taken;
        }
        return stack.isEmpty()
                ? Location.OPTIMIZED_OUT
                : new Location.Memory(stack.pop().bits());
    }

    private void run(ByteSlice expression, int calls) throws EvaluationFailure {
        if (calls > CALL_LIMIT) {
            throw new EvaluationFailure("expressions call each other without end");
        }
        DataCursor in = expression.cursor();
        while (!in.atEnd()) {
            if (++steps > STEP_LIMIT) {
                throw new EvaluationFailure("the location expression does not end");
            }
            step(in.u8(), in, calls);
        }
    }

    private void step(int op, DataCursor in, int calls) throws EvaluationFailure {
        if (op >= Op.LIT0 && op < Op.LIT0 + 32) {
            push(op - Op.LIT0);
        } else if (op >= Op.REG0 && op < Op.REG0 + 32) {
            place = new Location.Register(op - Op.REG0);
        } else if (op >= Op.BREG0 && op < Op.BREG0 + 32) {
            push(register(op - Op.BREG0) + in.sleb());
        } else if (!constant(op, in) && !stackOperation(op, in) && !placeOperation(op, in)) {
            contextOperation(op, in, calls);
        }
    }

    private boolean constant(int op, DataCursor in) {
        switch (op) {
            case Op.ADDR -> push(in.unsigned(encoding.addressSize()) + context.bias());
            case Op.CONST1U -> push(in.u8());
            case Op.CONST1S -> push(in.s8());
            case Op.CONST2U -> push(in.u16());
            case Op.CONST2S -> push((short) in.u16());
            case Op.CONST4U -> push(in.u32());
            case Op.CONST4S -> push(in.s32());
            case Op.CONST8U, Op.CONST8S -> push(in.u64());
            case Op.CONSTU -> push(in.uleb());
            case Op.CONSTS -> push(in.sleb());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean stackOperation(int op, DataCursor in) throws EvaluationFailure {
        switch (op) {
            case Op.DUP -> stack.push(stack.peek(0));
            case Op.DROP -> stack.pop();
            case Op.OVER -> stack.push(stack.peek(1));
            case Op.PICK -> stack.push(stack.peek(in.u8()));
            case Op.SWAP -> stack.rotate(2);
            case Op.ROT -> stack.rotate(3);
            case Op.ABS -> {
                Operand a = stack.pop();
                stack.push(
                        a.isFloat()
                                ? Operand.of(Math.abs(a.floating()), a.type())
                                : Operand.of(Math.abs(a.signed()), a.type()));
            }
            case Op.NEG -> {
                Operand a = stack.pop();
                stack.push(a.isFloat() ? Operand.of(-a.floating(), a.type()) : Operand.of(-a.bits(), a.type()));
            }
            case Op.NOT -> {
                Operand a = stack.pop();
                stack.push(Operand.of(~a.bits(), a.type()));
            }
            case Op.PLUS_UCONST -> {
                Operand a = stack.pop();
                stack.push(Operand.of(a.bits() + in.uleb(), a.type()));
            }
            case Op.AND, Op.DIV, Op.MINUS, Op.MOD, Op.MUL, Op.OR, Op.PLUS, Op.SHL, Op.SHR, Op.SHRA, Op.XOR -> {
                Operand right = stack.pop();
                stack.push(stack.pop().binary(op, right));
            }
            case Op.EQ, Op.GE, Op.GT, Op.LE, Op.LT, Op.NE -> {
                Operand right = stack.pop();
                push(stack.pop().compare(op, right) ? 1 : 0);
            }
            case Op.SKIP -> jump(in, true);
            case Op.BRA -> jump(in, stack.pop().bits() != 0);
            case Op.NOP, Op.GNU_UNINIT -> {
                // changes nothing
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void jump(DataCursor in, boolean taken) {
        short distance = (short) in.u16();
        if (taken) {
            in.seek((long) in.position() + distance);
        }
    }

    private boolean placeOperation(int op, DataCursor in) throws EvaluationFailure {
        switch (op) {
            case Op.REGX -> place = new Location.Register(in.ulebInt());
            case Op.IMPLICIT_VALUE ->
                place = new Location.Implicit(in.block(in.uleb()).toByteArray());
            case Op.STACK_VALUE -> {
                Operand value = stack.pop();
                byte[] bytes = new byte[value.type().bytes()];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (value.bits() >>> 8 * i);
                }
                place = new Location.Implicit(bytes);
            }
            case Op.IMPLICIT_POINTER, Op.GNU_IMPLICIT_POINTER -> {
                // in DWARF 2 the reference had the size of an address
                int size = encoding.version() == 2 ? encoding.addressSize() : encoding.offsetSize();
                place = new Location.ImplicitPointer(in.unsigned(size), in.sleb());
            }
            case Op.PIECE -> addPiece(0, Math.multiplyExact(8L, (long) in.ulebInt()));
            case Op.BIT_PIECE -> {
                long bits = in.ulebInt();
                addPiece(in.ulebInt(), bits);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void addPiece(int bitOffset, long bits) throws EvaluationFailure {
        pieces.add(new Location.Piece(takePlace(), bitOffset, bits));
    }

    private void contextOperation(int op, DataCursor in, int calls) throws EvaluationFailure {
        switch (op) {
            case Op.DEREF -> push(load(stack.pop().bits(), encoding.addressSize()));
            case Op.DEREF_SIZE -> {
                int size = in.u8();
                push(load(stack.pop().bits(), size));
            }
            case Op.BREGX -> {
                int number = in.ulebInt();
                push(register(number) + in.sleb());
            }
            case Op.FBREG -> push(known(context.frameBase(), "the frame base is not known") + in.sleb());
            case Op.CALL_FRAME_CFA -> push(known(context.cfa(), "the frame's CFA is not known"));
            case Op.PUSH_OBJECT_ADDRESS -> push(known(context.objectAddress(), "the object's address is not known"));
            case Op.FORM_TLS_ADDRESS, Op.GNU_PUSH_TLS_ADDRESS ->
                push(known(context.tlsAddress(stack.pop().bits()), "the place of thread-local storage is not known"));
            case Op.ADDRX, Op.GNU_ADDR_INDEX -> push(indexed(in) + context.bias());
            case Op.CONSTX, Op.GNU_CONST_INDEX -> push(indexed(in));
            case Op.ENTRY_VALUE, Op.GNU_ENTRY_VALUE -> entryValue(in.block(in.uleb()));
            case Op.GNU_PARAMETER_REF -> push(known(context.argument(in.u32()), Location.OPTIMIZED_OUT_REASON));
            case Op.CALL2 -> call(in.u16(), true, calls);
            case Op.CALL4 -> call(in.u32(), true, calls);
            case Op.CALL_REF -> call(in.unsigned(encoding.offsetSize()), false, calls);
            default -> typedOperation(op, in);
        }
    }

    private void entryValue(ByteSlice expression) throws EvaluationFailure {
        long bits = known(context.entryValue(expression), Location.OPTIMIZED_OUT_REASON);
        int op = expression.isEmpty() ? Op.NOP : expression.u8(0);
        if (op != Op.REGVAL_TYPE && op != Op.GNU_REGVAL_TYPE) {
            push(bits);
            return;
        }
        DataCursor typed = expression.cursor(1);
        typed.uleb();
        stack.push(Operand.of(bits, type(typed.uleb())));
    }

    private void typedOperation(int op, DataCursor in) throws EvaluationFailure {
        switch (op) {
            case Op.CONST_TYPE, Op.GNU_CONST_TYPE -> {
                OperandType type = type(in.uleb());
                int size = in.u8();
                ByteSlice bytes = in.block(size);
                if (size != type.bytes()) {
                    throw new EvaluationFailure("a constant does not have the size of its type");
                }
                stack.push(Operand.of(bytes.unsigned(0, size), type));
            }
            case Op.REGVAL_TYPE, Op.GNU_REGVAL_TYPE -> {
                long bits = register(in.ulebInt());
                stack.push(Operand.of(bits, type(in.uleb())));
            }
            case Op.DEREF_TYPE, Op.GNU_DEREF_TYPE -> {
                int size = in.u8();
                stack.push(Operand.of(load(stack.pop().bits(), size), type(in.uleb())));
            }
            case Op.CONVERT, Op.GNU_CONVERT -> stack.push(stack.pop().convertedTo(type(in.uleb())));
            case Op.REINTERPRET, Op.GNU_REINTERPRET ->
                stack.push(Operand.of(stack.pop().bits(), type(in.uleb())));
            default ->
                throw new EvaluationFailure(
                        "operation 0x" + Integer.toHexString(op) + " of location expressions is not supported");
        }
    }

    private void call(long offset, boolean inUnit, int calls) throws EvaluationFailure {
        Optional<ByteSlice> called = context.calledExpression(offset, inUnit);
        if (called.isPresent()) {
            run(called.get(), calls + 1);
        }
    }

    private long indexed(DataCursor in) throws EvaluationFailure {
        return known(context.indexedAddress(in.uleb()), "there is no .debug_addr here");
    }

    private OperandType type(long unitOffset) throws EvaluationFailure {
        return unitOffset == 0
                ? generic
                : context.baseType(unitOffset)
                        .orElseThrow(() -> new EvaluationFailure("a type of the location expression is not supported"));
    }

    private long register(int number) throws EvaluationFailure {
        // the reason that people know from other debuggers: a register that was not saved took the variable with it
        return known(context.machine().registers().assumed(number), Location.OPTIMIZED_OUT_REASON);
    }

    private long load(long address, int size) throws EvaluationFailure {
        if (size < 1 || size > 8) {
            throw new EvaluationFailure("an expression loads " + size + " bytes");
        }
        return known(
                context.machine().memory().readUnsigned(address, size),
                "Cannot access memory at address 0x" + Long.toHexString(address));
    }

    private static long known(OptionalLong value, String reason) throws EvaluationFailure {
        if (value.isEmpty()) {
            throw new EvaluationFailure(reason);
        }
        return value.getAsLong();
    }

    private void push(long value) {
        stack.push(Operand.of(value, generic));
    }
}
