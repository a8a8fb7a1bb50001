package dev.signalbox.ptrace.arch.x86_64;

/** inc, dec, not and neg. */
final class UnaryOperation extends DisplacedInstruction {
    /** Which of them. */
    enum Kind {
        INC,
        DEC,
        NOT,
        NEG
    }

    private final Kind kind;
    private final Operand operand;

    UnaryOperation(CodePlace place, Kind kind, Operand operand) {
        super(place);
        this.kind = kind;
        this.operand = operand;
    }

    @Override
    boolean execute(long[] registers, MemoryPort port) {
        if (!operand.fetch(registers, port)) {
            return false;
        }
        long value = operand.value(registers, port);
        long result =
                switch (kind) {
                    case INC -> value + 1;
                    case DEC -> value - 1;
                    case NOT -> ~value;
                    case NEG -> -value;
                };
        if (!operand.store(registers, port, result)) {
            return false;
        }
        registers[Registers.EFLAGS] = flags(registers[Registers.EFLAGS], value, result);
        registers[Registers.RIP] = next();
        return true;
    }

    /** inc and dec keep CF, not keeps all flags. */
    private long flags(long eflags, long value, long result) {
        long kept = Flags.STATUS & ~Flags.CF;
        return switch (kind) {
            case INC -> eflags & ~kept | Flags.ofAddition(value, 1, result, operand.size()) & kept;
            case DEC -> eflags & ~kept | Flags.ofSubtraction(value, 1, result, operand.size()) & kept;
            case NOT -> eflags;
            case NEG -> eflags & ~Flags.STATUS | Flags.ofSubtraction(0, value, result, operand.size());
        };
    }
}
