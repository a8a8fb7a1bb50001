package dev.signalbox.ptrace.syscall;

/** A text about system calls that cannot be understood, with the position of what is wrong. */
public final class CallRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    CallRuleException(int position, String message) {
        super(message);
        this.position = position;
    }

    /** Where in the text, from 0. */
    public int position() {
        return position;
    }
}
