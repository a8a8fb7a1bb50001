package dev.signalbox.ptrace.arch.x86_64;

/** Decodes one instruction by the opcode maps of the Intel SDM (volume 2, appendix A), as far as its effect is emulated. Used once. */
final class InstructionDecoder {
    private static final int OPERAND_SIZE_PREFIX = 0x66;
    private static final int TWO_BYTE_ESCAPE = 0x0f;
    private static final int ENDBR64 = 0x0f1efa;
    private static final int ENDBR32 = 0x0f1efb;

    private final CodeCursor cursor;
    private final long address;
    private final ProcessorMode mode;
    private boolean operand16;
    private boolean segmentPrefix;
    private int rex;

    InstructionDecoder(byte[] code, int available, long address, ProcessorMode mode) {
        this.mode = mode;
        this.cursor = new CodeCursor(code, available);
        this.address = address;
    }

    /** The instruction, or null when it is none that is emulated. */
    DisplacedInstruction decode() {
        if (cursor.peek() == 0xf3) {
            return endbr();
        }
        readPrefixes();
        int opcode = cursor.next();
        DisplacedInstruction instruction = opcode == TWO_BYTE_ESCAPE ? twoByte(cursor.next()) : oneByte(opcode);
        // Segment prefixes mean nothing on a nop; on a jump they are hints, elsewhere compilers do not write them.
        boolean certain = !cursor.exhausted() && (!segmentPrefix || instruction instanceof Nop);
        return certain ? instruction : null;
    }

    private DisplacedInstruction endbr() {
        cursor.next();
        int rest = cursor.next() << 16 | cursor.next() << 8 | cursor.next();
        return rest == (mode == ProcessorMode.LONG ? ENDBR64 : ENDBR32) ? new Nop(here()) : null;
    }

    /** Any number of 66, 2e, 36, 3e and 26 (long nops have them), then in 64-bit mode at most one REX. lock, rep, fs, gs and 67 remain, as unknown opcodes. */
    private void readPrefixes() {
        int next = cursor.peek();
        while (next == OPERAND_SIZE_PREFIX || next == 0x2e || next == 0x36 || next == 0x3e || next == 0x26) {
            operand16 |= next == OPERAND_SIZE_PREFIX;
            segmentPrefix |= next != OPERAND_SIZE_PREFIX;
            cursor.next();
            next = cursor.peek();
        }
        if ((next & 0xf0) == 0x40 && mode == ProcessorMode.LONG) {
            rex = cursor.next();
        }
    }

    private DisplacedInstruction oneByte(int opcode) {
        if (opcode < 0x40) {
            return arithmetic(opcode);
        }
        int low = opcode & 7;
        return switch (opcode & 0xf8) {
            // in 64-bit mode these are the REX prefixes, and none is left here
            case 0x40 -> mode == ProcessorMode.LONG ? null : unary(UnaryOperation.Kind.INC, extended(low, wordSize()));
            case 0x48 -> mode == ProcessorMode.LONG ? null : unary(UnaryOperation.Kind.DEC, extended(low, wordSize()));
            case 0x50 -> operand16 ? null : new Push(here(), extended(low, mode.wordSize()));
            case 0x58 -> operand16 ? null : new Pop(here(), extended(low, mode.wordSize()));
            case 0x70, 0x78 -> conditionalJump(opcode & 15, 1);
            case 0xb0 -> moveImmediate(extended(low, 1), 1);
            case 0xb8 -> moveImmediate(extended(low, wordSize()), wordSize());
            default -> singleOpcode(opcode);
        };
    }

    private DisplacedInstruction singleOpcode(int opcode) {
        int size = (opcode & 1) == 0 ? 1 : wordSize();
        return switch (opcode) {
            // outside 64-bit mode it is arpl
            case 0x63 -> mode == ProcessorMode.LONG ? moveExtended(4, true) : null;
            case 0x68 -> pushImmediate(4);
            case 0x6a -> pushImmediate(1);
            case 0x80, 0x81, 0x83 -> arithmeticImmediate(opcode, size);
            case 0x84, 0x85 -> test(size);
            case 0x88, 0x89 -> move(size, false);
            case 0x8a, 0x8b -> move(size, true);
            case 0x8d -> loadAddress();
            case 0x90 -> (rex & 1) == 0 ? new Nop(here()) : null;
            case 0x98 -> extendAccumulator();
            case 0x99 -> signOfAccumulator();
            case 0xa8, 0xa9 -> accumulatorImmediate(Arithmetic.TEST, size);
            case 0xc2 -> operand16 ? null : returnReleasing((int) cursor.signed(2) & 0xffff);
            case 0xc3 -> operand16 ? null : returnReleasing(0);
            case 0xc6, 0xc7 -> moveImmediateToOperand(size);
            case 0xc9 -> operand16 ? null : new Leave(here());
            case 0xe8 -> operand16 ? null : relativeCall();
            case 0xe9 -> operand16 ? null : relativeJump(4);
            case 0xeb -> operand16 ? null : relativeJump(1);
            case 0xf6, 0xf7 -> group3(size);
            case 0xfe -> group4();
            case 0xff -> group5();
            default -> null;
        };
    }

    private DisplacedInstruction twoByte(int opcode) {
        return switch (opcode & 0xf0) {
            case 0x10 -> opcode == 0x1f ? longNop() : null;
            case 0x40 -> conditionalMove(opcode & 15);
            case 0x80 -> conditionalJump(opcode & 15, 4);
            case 0x90 -> setOnCondition(opcode & 15);
            case 0xb0 -> twoByteMove(opcode);
            default -> null;
        };
    }

    private DisplacedInstruction twoByteMove(int opcode) {
        return switch (opcode) {
            case 0xb6 -> moveExtended(1, false);
            case 0xb7 -> moveExtended(2, false);
            case 0xbe -> moveExtended(1, true);
            case 0xbf -> moveExtended(2, true);
            default -> null;
        };
    }

    /** 00 to 3f: eight operations in six forms each; the rest of each block is not valid in 64-bit mode and not emulated in the other. */
    private DisplacedInstruction arithmetic(int opcode) {
        Arithmetic operation = Arithmetic.encoded(opcode >> 3);
        int size = (opcode & 1) == 0 ? 1 : wordSize();
        int form = opcode & 7;
        if (form > 5) {
            return null;
        }
        if (form > 3) {
            return accumulatorImmediate(operation, size);
        }
        ModRm modRm = modRm();
        Operand register = modRm.register(size);
        Operand other = modRm.operand(size, next());
        return form < 2 ? binary(operation, other, register) : binary(operation, register, other);
    }

    private DisplacedInstruction accumulatorImmediate(Arithmetic operation, int size) {
        Operand source = new ImmediateOperand(cursor.signed(immediateSize(size)), size);
        return binary(operation, RegisterOperand.of(0, size, rex != 0), source);
    }

    private DisplacedInstruction arithmeticImmediate(int opcode, int size) {
        ModRm modRm = modRm();
        Operand source = new ImmediateOperand(cursor.signed(opcode == 0x83 ? 1 : immediateSize(size)), size);
        return binary(Arithmetic.encoded(modRm.extension()), modRm.operand(size, next()), source);
    }

    private DisplacedInstruction test(int size) {
        ModRm modRm = modRm();
        return binary(Arithmetic.TEST, modRm.operand(size, next()), modRm.register(size));
    }

    private DisplacedInstruction move(int size, boolean load) {
        ModRm modRm = modRm();
        Operand register = modRm.register(size);
        Operand other = modRm.operand(size, next());
        return load ? move(register, other, false) : move(other, register, false);
    }

    /** movsxd (63) exists for its 64-bit form only; the others widen to any larger size. */
    private DisplacedInstruction moveExtended(int sourceSize, boolean signed) {
        ModRm modRm = modRm();
        if (wordSize() <= sourceSize) {
            return null;
        }
        return move(modRm.register(wordSize()), modRm.operand(sourceSize, next()), signed);
    }

    /** b0 to bf; b8 with REX.W is the only instruction with eight bytes of constant. */
    private DisplacedInstruction moveImmediate(Operand destination, int size) {
        return move(destination, new ImmediateOperand(cursor.signed(size), size), false);
    }

    private DisplacedInstruction moveImmediateToOperand(int size) {
        ModRm modRm = modRm();
        Operand source = new ImmediateOperand(cursor.signed(immediateSize(size)), size);
        return modRm.extension() == 0 ? move(modRm.operand(size, next()), source, false) : null;
    }

    private DisplacedInstruction loadAddress() {
        ModRm modRm = modRm();
        if (modRm.isRegister()) {
            return null;
        }
        int size = wordSize();
        return new LoadAddress(here(), modRm.register(size), modRm.memory(size, next()));
    }

    private DisplacedInstruction conditionalMove(int condition) {
        ModRm modRm = modRm();
        int size = wordSize();
        return new ConditionalMove(here(), condition, modRm.register(size), modRm.operand(size, next()));
    }

    private DisplacedInstruction setOnCondition(int condition) {
        ModRm modRm = modRm();
        return new SetOnCondition(here(), condition, modRm.operand(1, next()));
    }

    private DisplacedInstruction extendAccumulator() {
        int size = wordSize();
        Operand from = RegisterOperand.of(0, size / 2, true);
        return new ExtendAccumulator(here(), from, RegisterOperand.of(0, size, true), false);
    }

    private DisplacedInstruction signOfAccumulator() {
        int size = wordSize();
        Operand from = RegisterOperand.of(0, size, true);
        return new ExtendAccumulator(here(), from, RegisterOperand.of(2, size, true), true);
    }

    /** f6 and f7: test with a constant, not, neg; the multiplications and divisions leave flags undefined or trap. */
    private DisplacedInstruction group3(int size) {
        ModRm modRm = modRm();
        return switch (modRm.extension()) {
            case 0 -> {
                Operand source = new ImmediateOperand(cursor.signed(immediateSize(size)), size);
                yield binary(Arithmetic.TEST, modRm.operand(size, next()), source);
            }
            case 2 -> unary(UnaryOperation.Kind.NOT, modRm.operand(size, next()));
            case 3 -> unary(UnaryOperation.Kind.NEG, modRm.operand(size, next()));
            default -> null;
        };
    }

    private DisplacedInstruction group4() {
        ModRm modRm = modRm();
        return incrementOrDecrement(modRm, 1);
    }

    private DisplacedInstruction group5() {
        ModRm modRm = modRm();
        if (modRm.extension() < 2) {
            return incrementOrDecrement(modRm, wordSize());
        }
        if (operand16) {
            return null;
        }
        Operand operand = modRm.operand(mode.wordSize(), next());
        return switch (modRm.extension()) {
            case 2 -> new Call(here(), operand);
            case 4 -> new Jump(here(), operand);
            case 6 -> new Push(here(), operand);
            default -> null;
        };
    }

    private DisplacedInstruction incrementOrDecrement(ModRm modRm, int size) {
        return switch (modRm.extension()) {
            case 0 -> unary(UnaryOperation.Kind.INC, modRm.operand(size, next()));
            case 1 -> unary(UnaryOperation.Kind.DEC, modRm.operand(size, next()));
            default -> null;
        };
    }

    private DisplacedInstruction longNop() {
        ModRm modRm = modRm();
        return modRm.extension() == 0 ? new Nop(here()) : null;
    }

    private DisplacedInstruction pushImmediate(int size) {
        long value = cursor.signed(size);
        return operand16 ? null : new Push(here(), new ImmediateOperand(value, mode.wordSize()));
    }

    private DisplacedInstruction returnReleasing(int bytes) {
        return new Return(here(), bytes);
    }

    private DisplacedInstruction relativeCall() {
        Operand target = relativeTarget(4);
        return new Call(here(), target);
    }

    private DisplacedInstruction relativeJump(int size) {
        Operand target = relativeTarget(size);
        return new Jump(here(), target);
    }

    /** With 66 a near branch is 16 bits wide on AMD processors and 32 on Intel's. */
    private DisplacedInstruction conditionalJump(int condition, int size) {
        long distance = cursor.signed(size);
        return operand16 ? null : new ConditionalJump(here(), condition, mode.word(next() + distance));
    }

    private Operand relativeTarget(int size) {
        long distance = cursor.signed(size);
        return new ImmediateOperand(mode.word(next() + distance), mode.wordSize());
    }

    private DisplacedInstruction binary(Arithmetic operation, Operand destination, Operand source) {
        return new BinaryOperation(here(), operation, destination, source);
    }

    private DisplacedInstruction unary(UnaryOperation.Kind kind, Operand operand) {
        return new UnaryOperation(here(), kind, operand);
    }

    private DisplacedInstruction move(Operand destination, Operand source, boolean signed) {
        return new Move(here(), destination, source, signed);
    }

    private ModRm modRm() {
        return new ModRm(cursor, rex, mode);
    }

    /** The register whose number the opcode's lowest bits hold. */
    private RegisterOperand extended(int low, int size) {
        return RegisterOperand.of(low | (rex & 1) << 3, size, rex != 0);
    }

    /** The size that REX.W and 66 give to an operand that is no byte. */
    private int wordSize() {
        if ((rex & 8) != 0) {
            return 8;
        }
        return operand16 ? 2 : 4;
    }

    /** Constants are at most four bytes, sign extended. */
    private static int immediateSize(int operandSize) {
        return Math.min(operandSize, 4);
    }

    /** The place of the instruction, once all of it was taken. */
    private CodePlace here() {
        return new CodePlace(address, cursor.position(), mode);
    }

    /** The address behind what was taken so far: behind the instruction once all of it was. */
    private long next() {
        return address + cursor.position();
    }
}
