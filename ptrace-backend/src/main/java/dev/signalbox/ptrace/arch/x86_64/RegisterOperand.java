package dev.signalbox.ptrace.arch.x86_64;

/** A general purpose register or a part of it. */
final class RegisterOperand extends Operand {
    /** Register numbers of instructions (Intel SDM volume 2, section 2.1) to words of user_regs_struct. */
    private static final int[] WORD = {
        Registers.RAX, Registers.RCX, Registers.RDX, Registers.RBX,
        Registers.RSP, Registers.RBP, Registers.RSI, Registers.RDI,
        Registers.R8, Registers.R9, Registers.R10, Registers.R11,
        Registers.R12, Registers.R13, Registers.R14, Registers.R15
    };

    private final int word;
    private final int shift;

    private RegisterOperand(int word, int shift, int size) {
        super(size);
        this.word = word;
        this.shift = shift;
    }

    /** The register with this number, 0 to 15; without a REX prefix the byte registers 4 to 7 are ah, ch, dh and bh. */
    static RegisterOperand of(int number, int size, boolean rex) {
        boolean high = size == 1 && !rex && number >= 4;
        return high ? new RegisterOperand(WORD[number - 4], 8, 1) : new RegisterOperand(WORD[number], 0, size);
    }

    /** The word in user_regs_struct of a register number, 0 to 15. */
    static int word(int number) {
        return WORD[number];
    }

    @Override
    boolean fetch(long[] registers, MemoryPort port) {
        return true;
    }

    @Override
    long value(long[] registers, MemoryPort port) {
        return registers[word] >>> shift & Flags.mask(size());
    }

    /** Four bytes clear the upper half, one and two keep the rest (Intel SDM volume 1, section 3.4.1.1). */
    @Override
    boolean store(long[] registers, MemoryPort port, long value) {
        long mask = Flags.mask(size());
        if (size() >= 4) {
            registers[word] = value & mask;
        } else {
            registers[word] = registers[word] & ~(mask << shift) | (value & mask) << shift;
        }
        return true;
    }
}
