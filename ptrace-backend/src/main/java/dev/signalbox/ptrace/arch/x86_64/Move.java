package dev.signalbox.ptrace.arch.x86_64;

/** mov, movzx, movsx and movsxd: a value goes from source to destination, its sign extended where that is asked for. */
final class Move extends DisplacedInstruction {
    private final Operand destination;
    private final Operand source;
    private final boolean signed;

    /** At most one of the operands is in memory; the source is not wider than the destination. */
    Move(CodePlace place, Operand destination, Operand source, boolean signed) {
        super(place);
        this.destination = destination;
        this.source = source;
        this.signed = signed;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        if (!source.fetch(registers, port)) {
            return false;
        }
        long value = source.value(registers, port);
        if (signed) {
            int unused = 64 - 8 * source.size();
            value = value << unused >> unused;
        }
        if (!destination.store(registers, port, value)) {
            return false;
        }
        registers[Registers.RIP] = next();
        return true;
    }
}
