package dev.signalbox.ptrace.arch.x86_64;

/** nop in all its lengths, and endbr64, which without a pending indirect branch check does nothing (user-mode Linux has no such check). */
final class Nop extends DisplacedInstruction {
    Nop(CodePlace place) {
        super(place);
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        registers[Registers.RIP] = next();
        return true;
    }
}
