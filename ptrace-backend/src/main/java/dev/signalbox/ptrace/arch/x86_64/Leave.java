package dev.signalbox.ptrace.arch.x86_64;

/** leave: rsp from rbp, then pop rbp. */
final class Leave extends DisplacedInstruction {
    Leave(CodePlace place) {
        super(place);
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        int word = mode().wordSize();
        long frame = mode().word(registers[Registers.RBP]);
        if (!UserAccess.read(registers, port, frame, word)) {
            return false;
        }
        registers[Registers.RSP] = mode().word(frame + word);
        registers[Registers.RBP] = port.value();
        registers[Registers.RIP] = next();
        return true;
    }
}
