package dev.signalbox.engine.stop;

/** Why a target is shown as stopped, by the names that the Debug Adapter Protocol has for it. */
public enum StopKind {
    /** A signal is about to be delivered, or the process is about to die. */
    EXCEPTION("exception"),
    /** A line breakpoint. */
    BREAKPOINT("breakpoint"),
    /** A breakpoint on a function's name. */
    FUNCTION_BREAKPOINT("function breakpoint"),
    /** A step came to its end. */
    STEP("step"),
    /** A signal handler is about to begin. */
    HANDLER_ENTRY("step"),
    /** Asked for by the user. */
    PAUSE("pause"),
    /** The beginning of the program, or the moment of an attach. */
    ENTRY("entry"),
    /** Stopped by job control (SIGSTOP, SIGTSTP ...). */
    GROUP_STOP("pause"),
    /** A child was born. */
    FORK("fork"),
    /** A system call is about to be made, or was made. */
    SYSTEM_CALL("breakpoint"),
    /** A new image. */
    EXEC("exec");

    private final String reason;

    StopKind(String reason) {
        this.reason = reason;
    }

    /** The value of {@code reason} in a {@code stopped} event. */
    public String reason() {
        return reason;
    }
}
