package dev.signalbox.ptrace.arch.x86_64;

/** call of an address in the instruction, in a register or in memory. */
final class Call extends DisplacedInstruction {
    private final Operand target;

    Call(long address, int length, Operand target) {
        super(address, length);
        this.target = target;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        if (port.shadowStack() || !target.fetch(registers, port)) {
            return false;
        }
        long to = target.value(registers, port);
        long top = registers[Registers.RSP] - 8;
        if (!UserAccess.canExecute(to) || !UserAccess.write(registers, port, top, next(), 8)) {
            return false;
        }
        registers[Registers.RSP] = top;
        registers[Registers.RIP] = to;
        return true;
    }
}
