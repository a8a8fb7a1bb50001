package dev.signalbox.ptrace.arch.x86_64;

import java.util.Optional;

/**
 * The instruction that stands under a breakpoint byte, with its effect: applied to the registers and the memory, it lets the thread go on without
 * single-stepping. Immutable; decoded once per site.
 *
 * <p>Only what is certain is emulated (Intel SDM volume 2 for the effects). For everything else {@link #decode} is empty or {@link #apply} answers false
 * with nothing changed, and the tracer takes the real step: original bytes in, step, bytes back.
 */
public abstract class DisplacedInstruction {
    /** The longest x86 instruction, in bytes: how much of the code {@link #decode} likes to see. */
    public static final int MAX_LENGTH = 15;

    /** __USER_CS of linux/arch/x86/include/asm/segment.h: a thread in 64-bit mode; 0x23 is compatibility mode. */
    private static final long USER_CS = 0x33;

    private final long address;
    private final int length;

    /** An instruction of this length at this address. */
    DisplacedInstruction(long address, int length) {
        this.address = address;
        this.length = length;
    }

    /**
     * Decodes the instruction that the code at this address begins with.
     *
     * @param code the program's own bytes, without inserted breakpoint bytes; they must not change while the result is in use, so take them from
     *     mappings that the program cannot write
     * @param available how many bytes of the array are valid; when the instruction is longer the result is empty
     * @return empty when its effect is not emulated
     */
    public static Optional<DisplacedInstruction> decode(byte[] code, int available, long address) {
        return Optional.ofNullable(new InstructionDecoder(code, available, address).decode());
    }

    /** Where the instruction stands. */
    public final long address() {
        return address;
    }

    /** How long it is, in bytes. */
    public final int length() {
        return length;
    }

    /** The address of the instruction behind this one. */
    final long next() {
        return address + length;
    }

    /**
     * Executes the instruction: registers (including rip and eflags) and memory are afterwards as the processor would have left them. Does not allocate.
     *
     * @param registers 27 words in the order of {@link Registers}, with rip at this instruction
     * @return false when this execution must be left to the processor: then nothing was changed
     */
    public final boolean apply(long[] registers, MemoryPort port) {
        // A thread on its way out of a system call may have its rip moved by a restart
        // (linux/arch/x86/kernel/signal.c): orig_rax tells.
        if (registers[Registers.RIP] != address
                || registers[Registers.CS] != USER_CS
                || registers[Registers.ORIG_RAX] >= 0
                || Flags.needProcessor(registers[Registers.EFLAGS])) {
            return false;
        }
        return execute(registers, port);
    }

    /** The effect itself; changes everything that the instruction changes, rip included, or nothing. */
    abstract boolean execute(long[] registers, MemoryPort port);

    @Override
    public String toString() {
        return String.format("%s at 0x%x, %d bytes", getClass().getSimpleName(), address, length);
    }
}
