package dev.signalbox.ptrace.arch.x86_64;

/** The two-operand operations whose results and flags are defined, in the order of their encoding; TEST comes last as it has its own. */
enum Arithmetic {
    ADD,
    OR,
    ADC,
    SBB,
    AND,
    SUB,
    XOR,
    CMP,
    TEST;

    /** The operation with this number, 0 to 7, in bits 5..3 of an opcode or in the reg field. */
    static Arithmetic encoded(int number) {
        return ORDER[number & 7];
    }

    private static final Arithmetic[] ORDER = values();

    /** Whether the result goes to the first operand. */
    boolean writes() {
        return this != CMP && this != TEST;
    }

    /** The result; only the bits of the operand size count. */
    long result(long left, long right, long flags) {
        return switch (this) {
            case ADD -> left + right;
            case ADC -> left + right + (flags & Flags.CF);
            case SUB, CMP -> left - right;
            case SBB -> left - right - (flags & Flags.CF);
            case OR -> left | right;
            case XOR -> left ^ right;
            case AND, TEST -> left & right;
        };
    }

    /** The six status flags. The logical operations leave AF undefined; processors clear it. */
    long flags(long left, long right, long result, int size) {
        return switch (this) {
            case ADD, ADC -> Flags.ofAddition(left, right, result, size);
            case SUB, CMP, SBB -> Flags.ofSubtraction(left, right, result, size);
            case OR, XOR, AND, TEST -> Flags.ofResult(result, size);
        };
    }
}
