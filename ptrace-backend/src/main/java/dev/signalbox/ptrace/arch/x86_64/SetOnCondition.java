package dev.signalbox.ptrace.arch.x86_64;

/** setcc: a byte becomes 1 or 0. */
final class SetOnCondition extends DisplacedInstruction {
    private final int condition;
    private final Operand destination;

    SetOnCondition(CodePlace place, int condition, Operand destination) {
        super(place);
        this.condition = condition;
        this.destination = destination;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        long value = Condition.holds(condition, registers[Registers.EFLAGS]) ? 1 : 0;
        if (!destination.store(registers, port, value)) {
            return false;
        }
        registers[Registers.RIP] = next();
        return true;
    }
}
