package dev.signalbox.ptrace.arch.x86_64;

/** push of eight bytes; push rsp stores the value from before. */
final class Push extends DisplacedInstruction {
    private final Operand source;

    Push(long address, int length, Operand source) {
        super(address, length);
        this.source = source;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        long top = registers[Registers.RSP] - 8;
        if (!source.fetch(registers, port)
                || !UserAccess.write(registers, port, top, source.value(registers, port), 8)) {
            return false;
        }
        registers[Registers.RSP] = top;
        registers[Registers.RIP] = next();
        return true;
    }
}
