package dev.signalbox.ptrace.arch.x86_64;

/** leave: rsp from rbp, then pop rbp. */
final class Leave extends DisplacedInstruction {
    Leave(long address, int length) {
        super(address, length);
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        long frame = registers[Registers.RBP];
        if (!UserAccess.read(registers, port, frame, 8)) {
            return false;
        }
        registers[Registers.RSP] = frame + 8;
        registers[Registers.RBP] = port.value();
        registers[Registers.RIP] = next();
        return true;
    }
}
