package dev.signalbox.ptrace.arch.x86_64;

/** ret, also the form that releases arguments. */
final class Return extends DisplacedInstruction {
    private final int released;

    /** Releases this many bytes behind the return address. */
    Return(long address, int length, int released) {
        super(address, length);
        this.released = released;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        long top = registers[Registers.RSP];
        if (port.shadowStack() || !UserAccess.read(registers, port, top, 8) || !UserAccess.canExecute(port.value())) {
            return false;
        }
        registers[Registers.RSP] = top + 8 + released;
        registers[Registers.RIP] = port.value();
        return true;
    }
}
