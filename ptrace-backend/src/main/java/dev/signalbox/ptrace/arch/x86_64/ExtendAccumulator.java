package dev.signalbox.ptrace.arch.x86_64;

/** cbw, cwde, cdqe (rax from its lower half) and cwd, cdq, cqo (rdx from the sign of rax). */
final class ExtendAccumulator extends DisplacedInstruction {
    private final Operand from;
    private final Operand to;
    private final boolean signOnly;

    /** Into the wider accumulator, or, with signOnly, the sign of {@code from} into all bits of {@code to}. Both are registers. */
    ExtendAccumulator(CodePlace place, Operand from, Operand to, boolean signOnly) {
        super(place);
        this.from = from;
        this.to = to;
        this.signOnly = signOnly;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        int unused = 64 - 8 * from.size();
        long extended = from.value(registers, port) << unused >> unused;
        to.store(registers, port, signOnly ? extended >> 63 : extended);
        registers[Registers.RIP] = next();
        return true;
    }
}
