package dev.signalbox.ptrace.arch.x86_64;

/** cmovcc: the source is read in any case, and a 32-bit destination has its upper half cleared in any case. */
final class ConditionalMove extends DisplacedInstruction {
    private final int condition;
    private final Operand destination;
    private final Operand source;

    /** The destination is a register. */
    ConditionalMove(CodePlace place, int condition, Operand destination, Operand source) {
        super(place);
        this.condition = condition;
        this.destination = destination;
        this.source = source;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        if (!source.fetch(registers, port)) {
            return false;
        }
        Operand chosen = Condition.holds(condition, registers[Registers.EFLAGS]) ? source : destination;
        destination.store(registers, port, chosen.value(registers, port));
        registers[Registers.RIP] = next();
        return true;
    }
}
