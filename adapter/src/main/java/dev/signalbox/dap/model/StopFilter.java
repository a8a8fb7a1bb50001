package dev.signalbox.dap.model;

/** The exception filters that are advertised, by their protocol names. */
public enum StopFilter {
    /** Every signal that the rules do not exempt. */
    ALL(
            "signal.all",
            "Every signal",
            "Stop at every signal before the program gets it, unless a rule says otherwise",
            true,
            true),
    /** Signals that are a bug most of the time. */
    CRASH(
            "signal.crash",
            "Crash signals",
            "Stop at SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS and the like",
            false,
            true),
    /** Seccomp. */
    SECCOMP(
            "signal.seccomp",
            "Seccomp violations",
            "Stop when a seccomp filter raises SIGSYS or leaves a call to a tracer",
            false,
            true),
    /** The last moment. */
    DEATH(
            "signal.death",
            "About to die",
            "Stop when a signal is about to end the process: memory and stacks can still be read",
            true,
            false);

    private final String id;
    private final String label;
    private final String description;
    private final boolean onByDefault;
    private final boolean takesCondition;

    StopFilter(String id, String label, String description, boolean onByDefault, boolean takesCondition) {
        this.id = id;
        this.label = label;
        this.description = description;
        this.onByDefault = onByDefault;
        this.takesCondition = takesCondition;
    }

    /** The name in the protocol. */
    public String id() {
        return id;
    }

    /** What a checkbox says. */
    public String label() {
        return label;
    }

    /** What it does. */
    public String description() {
        return description;
    }

    /** Whether it is ticked at first. */
    public boolean onByDefault() {
        return onByDefault;
    }

    /** Whether it can have a condition. */
    public boolean takesCondition() {
        return takesCondition;
    }
}
