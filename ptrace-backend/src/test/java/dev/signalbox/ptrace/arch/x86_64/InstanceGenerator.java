package dev.signalbox.ptrace.arch.x86_64;

import java.io.ByteArrayOutputStream;
import java.util.random.RandomGenerator;

/** Makes executions of instruction forms: bytes, and registers that let most memory operands hit the oracle's regions and some miss them. */
final class InstanceGenerator {
    private static final long STATUS_AND_DIRECTION = Flags.STATUS | 0x400;
    private static final long RESERVED_AND_INTERRUPT = 0x202;
    private static final int BASE_IS_STACK = 4;

    private final RandomGenerator random;
    private final long[] template;
    private final ProcessorMode mode;
    private int baseRegister;
    private int indexRegister;

    InstanceGenerator(RandomGenerator random, long[] template, ProcessorMode mode) {
        this.mode = mode;
        this.random = random;
        this.template = template;
    }

    /** One execution. */
    record Instance(byte[] code, long[] registers) {}

    Instance instance(InstructionForm form) {
        baseRegister = -1;
        indexRegister = -1;
        long address = StepOracle.CODE + random.nextInt(StepOracle.CODE_SIZE - 16);
        byte[] code = encode(form, address);
        return new Instance(code, registers(address));
    }

    /** Random registers for code whose operands are not known. */
    long[] anyRegisters(long address) {
        baseRegister = -1;
        indexRegister = -1;
        return registers(address);
    }

    private byte[] encode(InstructionForm form, long address) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        boolean operand16 = form.sixteenBit() && random.nextInt(8) == 0;
        int rex = mode == ProcessorMode.COMPATIBILITY || random.nextInt(3) == 0 ? 0 : 0x40 | random.nextInt(16);
        if (operand16) {
            code.write(0x66);
        }
        if (rex != 0) {
            code.write(rex);
        }
        for (int part : form.opcode()) {
            code.write(part);
        }
        int immediate = immediateSize(form, operand16, (rex & 8) != 0);
        if (form.modRm() != InstructionForm.NO_MODRM) {
            writeModRm(code, form, rex, address, immediate);
        }
        for (int i = 0; i < immediate; i++) {
            // Constants near zero and of one sign are as common as any other.
            code.write(random.nextInt(4) == 0 ? -random.nextInt(2) : random.nextInt(256));
        }
        return code.toByteArray();
    }

    private static int immediateSize(InstructionForm form, boolean operand16, boolean wide) {
        if (form.immediate() >= 0) {
            return form.immediate();
        }
        int size = wide ? 8 : operand16 ? 2 : 4;
        return Math.min(size, form.immediate() == -8 ? 8 : 4);
    }

    private void writeModRm(ByteArrayOutputStream code, InstructionForm form, int rex, long address, int immediate) {
        int mod = random.nextInt(form.memoryOnly() ? 3 : 4);
        int reg = form.modRm() >= 0 ? form.modRm() : random.nextInt(8);
        int rm = random.nextInt(8);
        code.write(mod << 6 | reg << 3 | rm);
        if (mod == 3) {
            return;
        }
        baseRegister = rm | (rex & 1) << 3;
        boolean absolute = false;
        if (rm == 4) {
            int sib = random.nextInt(256);
            code.write(sib);
            baseRegister = sib & 7 | (rex & 1) << 3;
            int index = sib >> 3 & 7 | (rex & 2) << 2;
            indexRegister = index == 4 ? -1 : index;
            absolute = (sib & 7) == 5 && mod == 0;
        }
        boolean noBase = rm == 5 && mod == 0;
        boolean ripRelative = noBase && mode == ProcessorMode.LONG;
        if (noBase || absolute) {
            baseRegister = -1;
            long target = StepOracle.DATA + random.nextInt(StepOracle.DATA_SIZE + 64) - 32;
            long next = address + code.size() + 4 + immediate;
            writeLittleEndian(code, ripRelative ? target - next : target, 4);
        } else if (mod == 1) {
            code.write(random.nextInt(256));
        } else if (mod == 2) {
            writeLittleEndian(code, random.nextInt(0x1000) - 0x800, 4);
        }
    }

    private static void writeLittleEndian(ByteArrayOutputStream code, long value, int size) {
        for (int i = 0; i < size; i++) {
            code.write((int) (value >> (8 * i)));
        }
    }

    private long[] registers(long address) {
        long[] registers = template.clone();
        for (int number = 0; number < (mode == ProcessorMode.LONG ? 16 : 8); number++) {
            registers[RegisterOperand.word(number)] = mode.word(anyValue());
        }
        registers[Registers.RSP] = stackAddress();
        if (random.nextInt(3) == 0) {
            registers[Registers.RBP] = stackAddress();
        }
        if (baseRegister >= 0 && baseRegister != BASE_IS_STACK && random.nextInt(8) != 0) {
            registers[RegisterOperand.word(baseRegister)] = dataAddress();
        }
        if (indexRegister >= 0 && random.nextInt(8) != 0) {
            registers[RegisterOperand.word(indexRegister)] = mode.word(random.nextInt(64) - 16L);
        }
        registers[Registers.RIP] = address;
        registers[Registers.EFLAGS] = random.nextLong() & STATUS_AND_DIRECTION | RESERVED_AND_INTERRUPT;
        return registers;
    }

    private long stackAddress() {
        return switch (random.nextInt(16)) {
            case 0 -> StepOracle.STACK + random.nextInt(16);
            case 1 -> StepOracle.STACK + StepOracle.STACK_SIZE - random.nextInt(16);
            case 2 -> mode.word(random.nextLong());
            case 3 -> StepOracle.STACK + 0x1000 + random.nextInt(32) - 16;
            default -> StepOracle.STACK + 0x400 + 8L * random.nextInt((StepOracle.STACK_SIZE - 0x800) / 8);
        };
    }

    private long dataAddress() {
        return switch (random.nextInt(8)) {
            case 0 -> StepOracle.DATA + random.nextInt(StepOracle.DATA_SIZE + 64) - 32;
            case 1 -> StepOracle.DATA + 0x1000 + random.nextInt(32) - 16;
            case 2, 3 -> StepOracle.DATA + 0x800 + random.nextInt(StepOracle.DATA_WRITABLE - 0x1000);
            default -> StepOracle.DATA + 0x800 + 8L * random.nextInt((StepOracle.DATA_WRITABLE - 0x1000) / 8);
        };
    }

    private long anyValue() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(16) - 8;
            case 1 -> 1L << random.nextInt(64);
            case 2 -> (1L << random.nextInt(64)) - 1;
            case 3, 7 -> StepOracle.CODE + random.nextInt(StepOracle.CODE_SIZE);
            case 4 -> dataAddress();
            default -> random.nextLong();
        };
    }
}
