package dev.signalbox.ptrace.arch.x86_64;

/** push of a word; push rsp stores the value from before. */
final class Push extends DisplacedInstruction {
    private final Operand source;

    Push(CodePlace place, Operand source) {
        super(place);
        this.source = source;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        int word = mode().wordSize();
        long top = mode().word(registers[Registers.RSP] - word);
        if (!source.fetch(registers, port)
                || !UserAccess.write(registers, port, top, source.value(registers, port), word)) {
            return false;
        }
        registers[Registers.RSP] = top;
        registers[Registers.RIP] = next();
        return true;
    }
}
