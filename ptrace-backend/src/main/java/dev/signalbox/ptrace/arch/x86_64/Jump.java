package dev.signalbox.ptrace.arch.x86_64;

/** jmp to an address in the instruction, in a register or in memory. */
final class Jump extends DisplacedInstruction {
    private final Operand target;

    Jump(CodePlace place, Operand target) {
        super(place);
        this.target = target;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        if (!target.fetch(registers, port)) {
            return false;
        }
        long to = target.value(registers, port);
        if (!UserAccess.canExecute(to)) {
            return false;
        }
        registers[Registers.RIP] = to;
        return true;
    }
}
