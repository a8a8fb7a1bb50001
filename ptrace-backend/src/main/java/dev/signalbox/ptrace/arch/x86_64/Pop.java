package dev.signalbox.ptrace.arch.x86_64;

/** pop of eight bytes into a register; pop rsp leaves the value that was read. */
final class Pop extends DisplacedInstruction {
    private final Operand destination;

    Pop(long address, int length, RegisterOperand destination) {
        super(address, length);
        this.destination = destination;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        long top = registers[Registers.RSP];
        if (!UserAccess.read(registers, port, top, 8)) {
            return false;
        }
        registers[Registers.RSP] = top + 8;
        destination.store(registers, port, port.value());
        registers[Registers.RIP] = next();
        return true;
    }
}
