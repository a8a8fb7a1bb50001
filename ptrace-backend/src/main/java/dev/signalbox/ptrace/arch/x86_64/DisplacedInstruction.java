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

    private final CodePlace place;

    /** An instruction at this place. */
    DisplacedInstruction(CodePlace place) {
        this.place = place;
    }

    /**
     * Decodes the instruction that the code at this address begins with.
     *
     * @param code the program's own bytes, without inserted breakpoint bytes; they must not change while the result is in use, so take them from
     *     mappings that the program cannot write
     * @param mode of the thread that would execute it
     * @param available how many bytes of the array are valid; when the instruction is longer the result is empty
     * @return empty when its effect is not emulated
     */
    public static Optional<DisplacedInstruction> decode(byte[] code, int available, long address, ProcessorMode mode) {
        return Optional.ofNullable(new InstructionDecoder(code, available, address, mode).decode());
    }

    /** Where the instruction stands. */
    public final long address() {
        return place.address();
    }

    /** How long it is, in bytes. */
    public final int length() {
        return place.length();
    }

    /** The address of the instruction behind this one. */
    final long next() {
        return place.next();
    }

    /** The mode that the instruction was decoded for. */
    final ProcessorMode mode() {
        return place.mode();
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
        if (registers[Registers.RIP] != place.address()
                || !place.mode().isPlain(registers)
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
        return String.format("%s at 0x%x, %d bytes", getClass().getSimpleName(), address(), length());
    }
}
