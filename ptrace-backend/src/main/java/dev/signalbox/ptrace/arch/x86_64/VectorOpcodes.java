package dev.signalbox.ptrace.arch.x86_64;

import dev.signalbox.ptrace.arch.x86_64.MemoryAccess.Kind;

/** What the opcodes behind 0f, 0f 38 and 0f 3a do with a memory operand, with VEX and EVEX as without (Intel SDM volume 2, appendix A). */
final class VectorOpcodes {
    /** The use of the r/m operand. */
    enum Form {
        NONE(Kind.READ),
        READ(Kind.READ),
        WRITE(Kind.WRITE),
        UPDATE(Kind.UPDATE),
        /** 0f ae. */
        FENCE(Kind.READ),
        /** 0f ba. */
        BIT_GROUP(Kind.UPDATE);

        private final Kind kind;

        Form(Kind kind) {
            this.kind = kind;
        }

        Kind kind() {
            return kind;
        }
    }

    private VectorOpcodes() {}

    static Form twoByte(int opcode, boolean operand16, boolean rep, boolean prefixed) {
        switch (opcode) {
            case 0x11, 0x13, 0x17, 0x29, 0x2b, 0x7f, 0xc3, 0xe7:
                return Form.WRITE;
            case 0x7e:
                return rep ? Form.READ : Form.WRITE;
            case 0xd6:
                return operand16 ? Form.WRITE : Form.NONE;
            case 0xa4, 0xa5, 0xab, 0xac, 0xad, 0xb0, 0xb1, 0xb3, 0xbb, 0xc0, 0xc1, 0xc7:
                return Form.UPDATE;
            case 0xae:
                return Form.FENCE;
            case 0xba:
                return Form.BIT_GROUP;
            case 0xa3, 0xaf, 0xb2, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xbc, 0xbd, 0xbe, 0xbf:
                return Form.READ;
            case 0x10, 0x12, 0x14, 0x15, 0x16, 0x28, 0x2a, 0x2c, 0x2d, 0x2e, 0x2f:
                return Form.READ;
            case 0xc2, 0xc4, 0xc5, 0xc6:
                return Form.READ;
            default:
                break;
        }
        if (opcode >= 0x90 && opcode <= 0x9f) {
            return Form.WRITE;
        }
        boolean reads = opcode >= 0x40 && opcode <= 0x4f
                || opcode >= 0x51 && opcode <= 0x76
                || opcode == 0x7c
                || opcode == 0x7d
                || opcode >= 0xd0 && opcode <= 0xfe;
        return reads ? Form.READ : Form.NONE;
    }

    static Form threeByte38(int opcode, boolean vector, boolean repne) {
        boolean stores = vector
                ? opcode == 0x2e || opcode == 0x2f || opcode == 0x8e || opcode == 0x8a
                : opcode == 0xf1 && !repne || opcode == 0xf9;
        return stores ? Form.WRITE : Form.READ;
    }

    static Form threeByte3a(int opcode) {
        boolean stores = opcode >= 0x14 && opcode <= 0x17
                || opcode == 0x19
                || opcode == 0x1b
                || opcode == 0x1d
                || opcode == 0x39
                || opcode == 0x3b;
        return stores ? Form.WRITE : Form.READ;
    }

    /** How many bytes of constants follow the operand. */
    static int immediate(int opcode, int map) {
        if (map != 1) {
            return 0;
        }
        switch (opcode) {
            case 0x70, 0x71, 0x72, 0x73, 0xa4, 0xac, 0xba, 0xc2, 0xc4, 0xc5, 0xc6:
                return 1;
            default:
                return 0;
        }
    }

    /** Whether a 16-byte operand must be aligned: that of movaps, movdqa and movnt always, that of arithmetic without VEX. */
    static boolean isAligned(int opcode, boolean vector, boolean operand16, boolean prefixed) {
        switch (opcode) {
            case 0x28, 0x29, 0x2b:
                return !prefixed;
            case 0x6f, 0x7f, 0xe7:
                return operand16;
            default:
                break;
        }
        if (vector || prefixed) {
            return false;
        }
        boolean floating = opcode == 0x14
                || opcode == 0x15
                || opcode == 0x51
                || opcode >= 0x54 && opcode <= 0x5f && opcode != 0x5a
                || opcode == 0xc6;
        boolean integer = operand16
                && (opcode >= 0x60 && opcode <= 0x6d
                        || opcode == 0x70
                        || opcode >= 0x74 && opcode <= 0x76
                        || opcode >= 0xd1 && opcode <= 0xfe && opcode != 0xd6 && opcode != 0xf0);
        return floating || integer;
    }
}
