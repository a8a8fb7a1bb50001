package dev.signalbox.engine.fault;

/** What a fault comes down to, in the words of those who look for it. */
public enum FaultCause {
    NULL_POINTER("null pointer"),
    NULL_CALL("call of a null pointer"),
    STACK_OVERFLOW("stack overflow"),
    GUARD_PAGE("guard page"),
    NOT_EXECUTABLE("not executable"),
    READ_ONLY("read-only memory"),
    NO_ACCESS("memory without access (PROT_NONE)"),
    UNMAPPED("not mapped"),
    KERNEL_ADDRESS("kernel address"),
    NON_CANONICAL("non-canonical address"),
    MISALIGNED("misaligned"),
    PAST_END_OF_FILE("past the end of the file"),
    PROTECTION_KEY("protection key"),
    DIVISION_BY_ZERO("division by zero"),
    DIVISION_OVERFLOW("the quotient does not fit"),
    FLOATING_DIVISION_BY_ZERO("floating point division by zero"),
    FLOATING_OVERFLOW("floating point overflow"),
    FLOATING_UNDERFLOW("floating point underflow"),
    FLOATING_INEXACT("inexact floating point result"),
    FLOATING_INVALID("invalid floating point operation"),
    UNDEFINED_INSTRUCTION("undefined instruction"),
    PRIVILEGED_INSTRUCTION("privileged instruction"),
    FORBIDDEN_INTERRUPT("software interrupt that programs may not raise"),
    OVERFLOW_TRAP("integer overflow, found by into"),
    BOUND_EXCEEDED("index out of the range that bound checks"),
    OTHER("");

    private final String words;

    FaultCause(String words) {
        this.words = words;
    }

    /** In a few words; empty when there is nothing to add to the signal's own code. */
    public String words() {
        return words;
    }
}
