package dev.signalbox.ptrace.arch.x86_64;

/** lea: the address of the operand goes to a register; memory is not touched. */
final class LoadAddress extends DisplacedInstruction {
    private final Operand destination;
    private final MemoryOperand source;

    LoadAddress(CodePlace place, Operand destination, MemoryOperand source) {
        super(place);
        this.destination = destination;
        this.source = source;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        destination.store(registers, port, source.address(registers));
        registers[Registers.RIP] = next();
        return true;
    }
}
