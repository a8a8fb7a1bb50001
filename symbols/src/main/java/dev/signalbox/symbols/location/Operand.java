package dev.signalbox.symbols.location;

import dev.signalbox.symbols.location.OperandType.Kind;

/**
 * An entry of the expression stack.
 *
 * @param bits the value, extended to 64 bits as its type says; of a float its IEEE bits
 */
record Operand(long bits, OperandType type) {
    static Operand of(long bits, OperandType type) {
        return new Operand(type.normalize(bits), type);
    }

    static Operand of(double value, OperandType type) {
        return type.bytes() == 4
                ? of(Float.floatToRawIntBits((float) value), type)
                : of(Double.doubleToRawLongBits(value), type);
    }

    /** The bits as a number with a sign, as the generic type's quotients, comparisons and arithmetic shifts take them. */
    long signed() {
        int unused = Long.SIZE - Byte.SIZE * type.bytes();
        return bits << unused >> unused;
    }

    boolean isFloat() {
        return type.kind() == Kind.FLOAT;
    }

    double floating() {
        if (isFloat()) {
            return type.bytes() == 4 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
        }
        if (type.kind() == Kind.UNSIGNED) {
            return bits < 0 ? (bits >>> 1) * 2.0 + (bits & 1) : bits;
        }
        return signed();
    }

    /** DW_OP_convert: the same value in another type. */
    Operand convertedTo(OperandType target) {
        if (target.kind() == Kind.FLOAT) {
            return of(floating(), target);
        }
        return of(isFloat() ? (long) floating() : type.kind() == Kind.GENERIC ? signed() : bits, target);
    }

    Operand binary(int op, Operand right) throws EvaluationFailure {
        if (!type.equals(right.type)) {
            throw new EvaluationFailure("an expression mixes operands of different types");
        }
        if (isFloat()) {
            double a = floating();
            double b = right.floating();
            return of(
                    switch (op) {
                        case Op.PLUS -> a + b;
                        case Op.MINUS -> a - b;
                        case Op.MUL -> a * b;
                        case Op.DIV -> a / b;
                        default -> throw new EvaluationFailure("an integer operation on floating point numbers");
                    },
                    type);
        }
        return of(integer(op, bits, right), type);
    }

    private long integer(int op, long a, Operand right) throws EvaluationFailure {
        boolean unsigned = type.kind() == Kind.UNSIGNED;
        long b = right.bits;
        if (b == 0 && (op == Op.DIV || op == Op.MOD)) {
            throw new EvaluationFailure("an expression divides by zero");
        }
        return switch (op) {
            case Op.PLUS -> a + b;
            case Op.MINUS -> a - b;
            case Op.MUL -> a * b;
            case Op.DIV -> unsigned ? Long.divideUnsigned(a, b) : signed() / right.signed();
            // the generic type's remainder is unsigned, its quotient signed (DWARF 5 section 2.5.1.4)
            case Op.MOD -> type.kind() == Kind.SIGNED ? a % b : Long.remainderUnsigned(a, b);
            case Op.AND -> a & b;
            case Op.OR -> a | b;
            case Op.XOR -> a ^ b;
            case Op.SHL -> Long.compareUnsigned(b, 64) < 0 ? a << b : 0;
            case Op.SHR -> Long.compareUnsigned(b, 64) < 0 ? unsignedBits(a) >>> b : 0;
            case Op.SHRA -> (unsigned ? a : signed()) >> Math.min(b < 0 ? 63 : b, 63);
            default -> throw new EvaluationFailure("operation 0x" + Integer.toHexString(op) + " is not arithmetic");
        };
    }

    private long unsignedBits(long value) {
        return type.bytes() == 8 ? value : value & (1L << 8 * type.bytes()) - 1;
    }

    /** Comparisons are signed unless the type says otherwise. */
    boolean compare(int op, Operand right) throws EvaluationFailure {
        if (!type.equals(right.type)) {
            throw new EvaluationFailure("an expression compares operands of different types");
        }
        int order = isFloat()
                ? Double.compare(floating(), right.floating())
                : type.kind() == Kind.UNSIGNED
                        ? Long.compareUnsigned(bits, right.bits)
                        : Long.compare(signed(), right.signed());
        return switch (op) {
            case Op.EQ -> order == 0;
            case Op.NE -> order != 0;
            case Op.LT -> order < 0;
            case Op.LE -> order <= 0;
            case Op.GT -> order > 0;
            default -> order >= 0;
        };
    }
}
