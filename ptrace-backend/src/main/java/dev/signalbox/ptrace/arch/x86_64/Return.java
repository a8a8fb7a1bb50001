package dev.signalbox.ptrace.arch.x86_64;

/** ret, also the form that releases arguments. */
final class Return extends DisplacedInstruction {
    private final int released;

    /** Releases this many bytes behind the return address. */
    Return(CodePlace place, int released) {
        super(place);
        this.released = released;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        int word = mode().wordSize();
        long top = mode().word(registers[Registers.RSP]);
        if (port.shadowStack()
                || !UserAccess.read(registers, port, top, word)
                || !UserAccess.canExecute(port.value())) {
            return false;
        }
        registers[Registers.RSP] = mode().word(top + word + released);
        registers[Registers.RIP] = port.value();
        return true;
    }
}
