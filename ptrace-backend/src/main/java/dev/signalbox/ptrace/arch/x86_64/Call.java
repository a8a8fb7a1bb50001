package dev.signalbox.ptrace.arch.x86_64;

/** call of an address in the instruction, in a register or in memory. */
final class Call extends DisplacedInstruction {
    private final Operand target;

    Call(CodePlace place, Operand target) {
        super(place);
        this.target = target;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        if (port.shadowStack() || !target.fetch(registers, port)) {
            return false;
        }
        long to = target.value(registers, port);
        int word = mode().wordSize();
        long top = mode().word(registers[Registers.RSP] - word);
        if (!UserAccess.canExecute(to) || !UserAccess.write(registers, port, top, next(), word)) {
            return false;
        }
        registers[Registers.RSP] = top;
        registers[Registers.RIP] = to;
        return true;
    }
}
