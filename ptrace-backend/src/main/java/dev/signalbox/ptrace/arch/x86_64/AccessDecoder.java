package dev.signalbox.ptrace.arch.x86_64;

import dev.signalbox.ptrace.arch.x86_64.MemoryAccess.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Finds the memory operands of one instruction, explicit ones and those of stack and strings (Intel SDM volume 2, appendix A). Used once. */
final class AccessDecoder {
    private static final long LOW_HALF = 0xffff_ffffL;

    private final CodeCursor cursor;
    private final ProcessorMode mode;
    private final long[] registers = new long[Registers.COUNT];
    private final List<MemoryAccess> found = new ArrayList<>(2);
    private boolean operand16;
    private boolean address32;
    private boolean rep;
    private boolean repne;
    private boolean vector;
    private boolean compressed;
    private int vectorLength;
    private long segment;
    private int rex;

    AccessDecoder(byte[] code, Registers values) {
        this.cursor = new CodeCursor(code, code.length);
        this.mode = ProcessorMode.of(values.get(Registers.CS));
        this.address32 = mode == ProcessorMode.COMPATIBILITY;
        for (int i = 0; i < registers.length; i++) {
            registers[i] = values.get(i);
        }
    }

    List<MemoryAccess> decode() {
        prefixes();
        int opcode = cursor.next();
        // in compatibility mode these are VEX and EVEX only where the instructions that they were before could not be
        boolean old = mode == ProcessorMode.COMPATIBILITY && (cursor.peek() & 0xc0) != 0xc0;
        if (old && (opcode == 0xc4 || opcode == 0xc5 || opcode == 0x62)) {
            explicit(new ModRm(cursor, rex, mode), Kind.READ, 0, 1);
            return cursor.exhausted() ? List.of() : found;
        }
        switch (opcode) {
            case 0x0f -> escaped();
            case 0xc5 -> vex(cursor.next(), 1);
            case 0xc4 -> {
                int first = cursor.next();
                rex = 0x40 | ~first >> 5 & 7;
                vex(cursor.next(), first & 0x1f);
            }
            case 0x62 -> evex();
            default -> oneByte(opcode);
        }
        return cursor.exhausted() ? List.of() : found;
    }

    private void prefixes() {
        while (true) {
            switch (cursor.peek()) {
                case 0x66 -> operand16 = true;
                case 0x67 -> address32 = true;
                case 0xf2 -> repne = true;
                case 0xf3 -> rep = true;
                case 0x64 -> segment = registers[Registers.FS_BASE];
                case 0x65 -> segment = registers[Registers.GS_BASE];
                case 0x26, 0x2e, 0x36, 0x3e, 0xf0 -> {}
                default -> {
                    if (mode == ProcessorMode.LONG && (cursor.peek() & 0xf0) == 0x40) {
                        rex = cursor.next();
                    }
                    return;
                }
            }
            cursor.next();
        }
    }

    private void vex(int last, int map) {
        if (rex == 0) {
            rex = 0x40 | (~last >> 7 & 1) << 2;
        }
        vector = true;
        vectorLength = last >> 2 & 1;
        impliedPrefix(last & 3);
        mapped(map, cursor.next());
    }

    private void evex() {
        int first = cursor.next();
        int second = cursor.next();
        cursor.next();
        rex = 0x40 | ~first >> 5 & 7;
        vector = true;
        compressed = true;
        impliedPrefix(second & 3);
        mapped(first & 7, cursor.next());
    }

    private void impliedPrefix(int bits) {
        operand16 = bits == 1;
        rep = bits == 2;
        repne = bits == 3;
    }

    private void escaped() {
        int opcode = cursor.next();
        if (opcode == 0x38 || opcode == 0x3a) {
            mapped(opcode == 0x38 ? 2 : 3, cursor.next());
        } else {
            mapped(1, opcode);
        }
    }

    private void mapped(int map, int opcode) {
        boolean prefixed = rep || repne;
        VectorOpcodes.Form form =
                switch (map) {
                    case 1 -> VectorOpcodes.twoByte(opcode, operand16, rep, prefixed);
                    case 2 -> VectorOpcodes.threeByte38(opcode, vector, repne);
                    case 3 -> VectorOpcodes.threeByte3a(opcode);
                    default -> VectorOpcodes.Form.NONE;
                };
        switch (form) {
            case NONE -> {}
            case FENCE -> stateGroup();
            case BIT_GROUP -> {
                ModRm operand = new ModRm(cursor, rex, mode);
                explicit(operand, operand.extension() == 4 ? Kind.READ : Kind.UPDATE, 1, 1);
            }
            default -> {
                boolean strict = map == 1 && VectorOpcodes.isAligned(opcode, vector, operand16, prefixed);
                explicit(
                        new ModRm(cursor, rex, mode),
                        form.kind(),
                        map == 3 ? 1 : VectorOpcodes.immediate(opcode, map),
                        strict ? 16 << vectorLength : 1);
            }
        }
    }

    /** 0f ae: what saves and restores the state of the units. */
    private void stateGroup() {
        ModRm operand = new ModRm(cursor, rex, mode);
        switch (operand.extension()) {
            case 0 -> explicit(operand, Kind.WRITE, 0, 16);
            case 1 -> explicit(operand, Kind.READ, 0, 16);
            case 2 -> explicit(operand, Kind.READ, 0, 1);
            case 3 -> explicit(operand, Kind.WRITE, 0, 1);
            case 4, 6 -> explicit(operand, Kind.WRITE, 0, 64);
            case 5 -> explicit(operand, Kind.READ, 0, 64);
            default -> explicit(operand, Kind.READ, 0, 1);
        }
    }

    private int wideImmediate() {
        return operand16 ? 2 : 4;
    }

    private void oneByte(int opcode) {
        if (opcode < 0x40) {
            if ((opcode & 7) < 4) {
                boolean compares = opcode >> 3 == 7;
                boolean toMemory = (opcode & 2) == 0 && !compares;
                explicit(new ModRm(cursor, rex, mode), toMemory ? Kind.UPDATE : Kind.READ, 0, 1);
            }
            return;
        }
        switch (opcode & 0xf8) {
            case 0x50 -> push();
            case 0x58 -> pop();
            case 0xd8 -> floatingPoint(opcode & 7);
            default -> single(opcode);
        }
    }

    private void single(int opcode) {
        switch (opcode) {
            case 0x63, 0x84, 0x85, 0x8a, 0x8b, 0x8e -> explicit(new ModRm(cursor, rex, mode), Kind.READ, 0, 1);
            case 0x69 -> explicit(new ModRm(cursor, rex, mode), Kind.READ, wideImmediate(), 1);
            case 0x6b -> explicit(new ModRm(cursor, rex, mode), Kind.READ, 1, 1);
            case 0x80, 0x83 -> compareOrUpdate(1);
            case 0x81 -> compareOrUpdate(wideImmediate());
            case 0x86, 0x87, 0xd0, 0xd1, 0xd2, 0xd3, 0xfe -> explicit(new ModRm(cursor, rex, mode), Kind.UPDATE, 0, 1);
            case 0xc0, 0xc1 -> explicit(new ModRm(cursor, rex, mode), Kind.UPDATE, 1, 1);
            case 0x88, 0x89, 0x8c -> explicit(new ModRm(cursor, rex, mode), Kind.WRITE, 0, 1);
            case 0xc6 -> explicit(new ModRm(cursor, rex, mode), Kind.WRITE, 1, 1);
            case 0xc7 -> explicit(new ModRm(cursor, rex, mode), Kind.WRITE, wideImmediate(), 1);
            case 0x8f -> {
                pop();
                explicit(new ModRm(cursor, rex, mode), Kind.WRITE, 0, 1);
            }
            case 0xf6, 0xf7 -> group3(opcode);
            case 0xff -> group5();
            case 0x68, 0x6a, 0x9c, 0xe8, 0xc8 -> push();
            case 0x9d, 0xc2, 0xc3 -> pop();
            case 0xc9 -> implicit(Kind.READ, registers[Registers.RBP], false);
            case 0xa0, 0xa1 -> add(Kind.READ, cursor.signed(address32 ? 4 : 8), true, 1);
            case 0xa2, 0xa3 -> add(Kind.WRITE, cursor.signed(address32 ? 4 : 8), true, 1);
            case 0xa4, 0xa5 -> {
                source();
                implicit(Kind.WRITE, registers[Registers.RDI], false);
            }
            case 0xa6, 0xa7 -> {
                source();
                implicit(Kind.READ, registers[Registers.RDI], false);
            }
            case 0xaa, 0xab -> implicit(Kind.WRITE, registers[Registers.RDI], false);
            case 0xac, 0xad -> source();
            case 0xae, 0xaf -> implicit(Kind.READ, registers[Registers.RDI], false);
            case 0xd7 -> implicit(Kind.READ, registers[Registers.RBX] + (registers[Registers.RAX] & 0xff), true);
            default -> {} // registers and immediates only
        }
    }

    private void compareOrUpdate(int immediate) {
        ModRm operand = new ModRm(cursor, rex, mode);
        explicit(operand, operand.extension() == 7 ? Kind.READ : Kind.UPDATE, immediate, 1);
    }

    private void group3(int opcode) {
        ModRm operand = new ModRm(cursor, rex, mode);
        switch (operand.extension()) {
            case 0, 1 -> explicit(operand, Kind.READ, opcode == 0xf6 ? 1 : wideImmediate(), 1);
            case 2, 3 -> explicit(operand, Kind.UPDATE, 0, 1);
            default -> explicit(operand, Kind.READ, 0, 1);
        }
    }

    private void group5() {
        ModRm operand = new ModRm(cursor, rex, mode);
        int operation = operand.extension();
        explicit(operand, operation < 2 ? Kind.UPDATE : Kind.READ, 0, 1);
        if (operation == 2 || operation == 6) {
            push();
        }
    }

    /** d8 to df with a memory operand: stores are /2, /3 and, besides loads at /0 and /4 or /5, what the tables list. */
    private void floatingPoint(int low) {
        ModRm operand = new ModRm(cursor, rex, mode);
        int operation = operand.extension();
        boolean stores =
                switch (low) {
                    case 1 -> operation == 2 || operation == 3 || operation >= 6;
                    case 3 -> operation >= 1 && operation <= 3 || operation == 7;
                    case 5 -> operation >= 1 && operation <= 3 || operation >= 6;
                    case 7 -> operation >= 1 && operation <= 3 || operation >= 6;
                    default -> false;
                };
        explicit(operand, stores ? Kind.WRITE : Kind.READ, 0, 1);
    }

    private void push() {
        implicit(Kind.WRITE, registers[Registers.RSP] - (operand16 ? Short.BYTES : mode.wordSize()), false);
    }

    private void pop() {
        implicit(Kind.READ, registers[Registers.RSP], false);
    }

    private void source() {
        implicit(Kind.READ, registers[Registers.RSI], true);
    }

    private void implicit(Kind kind, long address, boolean segmented) {
        add(kind, address, segmented, 1);
    }

    /** The r/m operand, when it is memory; the immediate behind it counts for rip-relative addresses. */
    private void explicit(ModRm operand, Kind kind, int immediate, int alignment) {
        if (operand.isRegister()) {
            return;
        }
        if (compressed) {
            // its displacement counts in units that depend on the instruction
            found.add(new MemoryAccess(kind, OptionalLong.empty(), 1));
            return;
        }
        long next = registers[Registers.RIP] + cursor.position() + immediate;
        add(kind, operand.memory(Long.BYTES, next).address(registers), true, alignment);
    }

    private void add(Kind kind, long address, boolean segmented, int alignment) {
        long effective = (address32 ? address & LOW_HALF : address) + (segmented ? segment : 0);
        found.add(new MemoryAccess(kind, OptionalLong.of(effective), alignment));
    }
}
