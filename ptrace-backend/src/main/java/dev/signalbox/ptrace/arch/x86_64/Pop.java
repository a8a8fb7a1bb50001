package dev.signalbox.ptrace.arch.x86_64;

/** pop of a word into a register; pop rsp leaves the value that was read. */
final class Pop extends DisplacedInstruction {
    private final Operand destination;

    Pop(CodePlace place, RegisterOperand destination) {
        super(place);
        this.destination = destination;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        int word = mode().wordSize();
        long top = mode().word(registers[Registers.RSP]);
        if (!UserAccess.read(registers, port, top, word)) {
            return false;
        }
        registers[Registers.RSP] = mode().word(top + word);
        destination.store(registers, port, port.value());
        registers[Registers.RIP] = next();
        return true;
    }
}
