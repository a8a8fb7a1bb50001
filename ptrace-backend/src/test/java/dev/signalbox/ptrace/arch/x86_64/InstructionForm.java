package dev.signalbox.ptrace.arch.x86_64;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A kind of instruction that the emulation knows, from which instances are generated.
 *
 * @param name what it is, with its opcode
 * @param opcode the opcode bytes
 * @param modRm -2: no ModR/M byte; -1: any reg field; else the reg field
 * @param memoryOnly whether the r/m operand may not be a register
 * @param immediate bytes of constant: 0, 1, 2, 4; -1: by operand size, at most 4; -8: by operand size, up to 8
 * @param sixteenBit whether 66 is tried as well
 */
record InstructionForm(String name, int[] opcode, int modRm, boolean memoryOnly, int immediate, boolean sixteenBit) {
    private static final String[] ALU = {"add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"};

    static final int NO_MODRM = -2;
    static final int ANY_REG = -1;

    @Override
    public String toString() {
        return name;
    }

    static List<InstructionForm> all(ProcessorMode mode) {
        List<InstructionForm> forms = new ArrayList<>();
        arithmetic(forms);
        if (mode == ProcessorMode.LONG) {
            forms.add(modRm("movsxd", ANY_REG, 0, 0x63));
        } else {
            IntStream.range(0x40, 0x50).forEach(op -> forms.add(plain("inc/dec r" + (op & 15), 0, true, op)));
        }
        moves(forms);
        stack(forms);
        branches(forms);
        return forms;
    }

    private static void arithmetic(List<InstructionForm> forms) {
        for (int op = 0; op < 8; op++) {
            for (int form = 0; form < 4; form++) {
                forms.add(modRm(ALU[op] + " form " + form, ANY_REG, 0, op << 3 | form));
            }
            forms.add(plain(ALU[op] + " al, imm8", 1, false, op << 3 | 4));
            forms.add(plain(ALU[op] + " eax, imm", -1, true, op << 3 | 5));
            forms.add(modRm(ALU[op] + " r/m8, imm8", op, 1, 0x80));
            forms.add(modRm(ALU[op] + " r/m, imm", op, -1, 0x81));
            forms.add(modRm(ALU[op] + " r/m, imm8", op, 1, 0x83));
        }
        forms.add(modRm("test r/m8, r8", ANY_REG, 0, 0x84));
        forms.add(modRm("test r/m, r", ANY_REG, 0, 0x85));
        forms.add(plain("test al, imm8", 1, false, 0xa8));
        forms.add(plain("test eax, imm", -1, true, 0xa9));
        forms.add(modRm("test r/m8, imm8", 0, 1, 0xf6));
        forms.add(modRm("test r/m, imm", 0, -1, 0xf7));
        for (int low = 0; low < 2; low++) {
            forms.add(modRm("not " + low, 2, 0, 0xf6 | low));
            forms.add(modRm("neg " + low, 3, 0, 0xf6 | low));
            forms.add(modRm("inc " + low, 0, 0, 0xfe | low));
            forms.add(modRm("dec " + low, 1, 0, 0xfe | low));
        }
        forms.add(plain("cwde/cdqe", 0, true, 0x98));
        forms.add(plain("cdq/cqo", 0, true, 0x99));
    }

    private static void moves(List<InstructionForm> forms) {
        IntStream.range(0x88, 0x8c).forEach(op -> forms.add(modRm("mov " + Integer.toHexString(op), ANY_REG, 0, op)));
        forms.add(modRm("mov r/m8, imm8", 0, 1, 0xc6));
        forms.add(modRm("mov r/m, imm", 0, -1, 0xc7));
        IntStream.range(0xb0, 0xb8).forEach(op -> forms.add(plain("mov r8, imm8 " + (op & 7), 1, false, op)));
        IntStream.range(0xb8, 0xc0).forEach(op -> forms.add(plain("mov r, imm " + (op & 7), -8, true, op)));
        for (int op : new int[] {0xb6, 0xb7, 0xbe, 0xbf}) {
            forms.add(modRm("movzx/movsx " + Integer.toHexString(op), ANY_REG, 0, 0x0f, op));
        }
        forms.add(new InstructionForm("lea", new int[] {0x8d}, ANY_REG, true, 0, true));
        for (int condition = 0; condition < 16; condition++) {
            forms.add(modRm("cmov " + condition, ANY_REG, 0, 0x0f, 0x40 | condition));
            forms.add(modRm("set " + condition, ANY_REG, 0, 0x0f, 0x90 | condition));
        }
        forms.add(plain("nop", 0, true, 0x90));
        forms.add(modRm("long nop", 0, 0, 0x0f, 0x1f));
    }

    private static void stack(List<InstructionForm> forms) {
        IntStream.range(0x50, 0x58).forEach(op -> forms.add(plain("push r" + (op & 7), 0, false, op)));
        IntStream.range(0x58, 0x60).forEach(op -> forms.add(plain("pop r" + (op & 7), 0, false, op)));
        forms.add(plain("push imm8", 1, false, 0x6a));
        forms.add(plain("push imm32", 4, false, 0x68));
        forms.add(new InstructionForm("push r/m", new int[] {0xff}, 6, false, 0, false));
        forms.add(plain("leave", 0, false, 0xc9));
    }

    private static void branches(List<InstructionForm> forms) {
        for (int condition = 0; condition < 16; condition++) {
            forms.add(plain("jcc rel8 " + condition, 1, false, 0x70 | condition));
            forms.add(plain("jcc rel32 " + condition, 4, false, 0x0f, 0x80 | condition));
        }
        forms.add(plain("jmp rel8", 1, false, 0xeb));
        forms.add(plain("jmp rel32", 4, false, 0xe9));
        forms.add(plain("call rel32", 4, false, 0xe8));
        forms.add(new InstructionForm("call r/m", new int[] {0xff}, 2, false, 0, false));
        forms.add(new InstructionForm("jmp r/m", new int[] {0xff}, 4, false, 0, false));
        forms.add(plain("ret", 0, false, 0xc3));
        forms.add(plain("ret imm16", 2, false, 0xc2));
    }

    private static InstructionForm modRm(String name, int reg, int immediate, int... opcode) {
        return new InstructionForm(name, opcode, reg, false, immediate, true);
    }

    private static InstructionForm plain(String name, int immediate, boolean sixteenBit, int... opcode) {
        return new InstructionForm(name, opcode, NO_MODRM, false, immediate, sixteenBit);
    }
}
