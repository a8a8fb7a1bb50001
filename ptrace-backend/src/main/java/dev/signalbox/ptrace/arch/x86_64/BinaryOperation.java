package dev.signalbox.ptrace.arch.x86_64;

/** add, or, adc, sbb, and, sub, xor, cmp and test with a destination and a source. */
final class BinaryOperation extends DisplacedInstruction {
    private final Arithmetic operation;
    private final Operand destination;
    private final Operand source;

    /** At most one of the operands is in memory. */
    BinaryOperation(CodePlace place, Arithmetic operation, Operand destination, Operand source) {
        super(place);
        this.operation = operation;
        this.destination = destination;
        this.source = source;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        if (!destination.fetch(registers, port) || !source.fetch(registers, port)) {
            return false;
        }
        long eflags = registers[Registers.EFLAGS];
        long left = destination.value(registers, port);
        long right = source.value(registers, port);
        long result = operation.result(left, right, eflags);
        if (operation.writes() && !destination.store(registers, port, result)) {
            return false;
        }
        registers[Registers.EFLAGS] = eflags & ~Flags.STATUS | operation.flags(left, right, result, destination.size());
        registers[Registers.RIP] = next();
        return true;
    }
}
