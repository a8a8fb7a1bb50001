package dev.signalbox.ptrace.arch.x86_64;

/** A ModR/M byte with its SIB byte and displacement (Intel SDM volume 2, section 2.1.3), extended by REX. */
final class ModRm {
    private static final int RIP_RELATIVE = -2;

    private final ProcessorMode mode;
    private final boolean rexPresent;
    private final int form;
    private final int reg;
    private final int regExtended;
    private int base = MemoryOperand.NONE;
    private int index = MemoryOperand.NONE;
    private int scale;
    private long displacement;
    private final int rm;

    /** Takes the bytes from the cursor; rex is the REX prefix or 0. */
    ModRm(CodeCursor cursor, int rex, ProcessorMode mode) {
        this.mode = mode;
        rexPresent = rex != 0;
        int modRm = cursor.next();
        form = modRm >> 6;
        reg = modRm >> 3 & 7;
        regExtended = reg | (rex & 4) << 1;
        int low = modRm & 7;
        int extension = (rex & 1) << 3;
        rm = low | extension;
        if (form == 3) {
            return;
        }
        if (low == 4) {
            readSib(cursor, rex);
        } else if (low == 5 && form == 0) {
            // in 64-bit mode this form counts from rip, in the other from zero
            base = mode == ProcessorMode.LONG ? RIP_RELATIVE : MemoryOperand.NONE;
            displacement = cursor.signed(4);
        } else {
            base = RegisterOperand.word(rm);
        }
        if (form == 1) {
            displacement = cursor.signed(1);
        } else if (form == 2) {
            displacement = cursor.signed(4);
        }
    }

    private void readSib(CodeCursor cursor, int rex) {
        int sib = cursor.next();
        int indexNumber = sib >> 3 & 7 | (rex & 2) << 2;
        if (indexNumber != 4) {
            index = RegisterOperand.word(indexNumber);
            scale = sib >> 6;
        }
        if ((sib & 7) == 5 && form == 0) {
            displacement = cursor.signed(4);
        } else {
            base = RegisterOperand.word(sib & 7 | (rex & 1) << 3);
        }
    }

    /** The reg field without REX, as an opcode extension. */
    int extension() {
        return reg;
    }

    /** Whether the r/m operand is a register. */
    boolean isRegister() {
        return form == 3;
    }

    /** The operand in the reg field. */
    RegisterOperand register(int size) {
        return RegisterOperand.of(regExtended, size, rexPresent);
    }

    /** The r/m operand; next is the address behind the whole instruction, which rip-relative addresses count from. */
    Operand operand(int size, long next) {
        return form == 3 ? RegisterOperand.of(rm, size, rexPresent) : memory(size, next);
    }

    /** The r/m operand of an instruction that has memory there. */
    MemoryOperand memory(int size, long next) {
        if (base == RIP_RELATIVE) {
            return new MemoryOperand(MemoryOperand.NONE, MemoryOperand.NONE, 0, next + displacement, size, mode);
        }
        return new MemoryOperand(base, index, scale, displacement, size, mode);
    }
}
