package dev.signalbox.ptrace.seccomp;

/** A program is no seccomp filter: the kernel would refuse it with EINVAL. */
public final class InvalidFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int instruction;

    InvalidFilterException(int instruction, String reason) {
        super("instruction " + instruction + ": " + reason);
        this.instruction = instruction;
    }

    /** The number of the instruction at fault, from 0. */
    public int instruction() {
        return instruction;
    }
}
