package dev.signalbox.ptrace.arch.x86_64;

/** jcc. */
final class ConditionalJump extends DisplacedInstruction {
    private final int condition;
    private final long target;

    ConditionalJump(CodePlace place, int condition, long target) {
        super(place);
        this.condition = condition;
        this.target = target;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        long to = Condition.holds(condition, registers[Registers.EFLAGS]) ? target : next();
        if (!UserAccess.canExecute(to)) {
            return false;
        }
        registers[Registers.RIP] = to;
        return true;
    }
}
