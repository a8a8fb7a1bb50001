package dev.signalbox.ptrace.signal;

/** What each signal is for, in a few words (signal(7)). */
public final class SignalMeaning {
    private static final String[] MEANINGS = {
        "",
        "the terminal hung up, or reload your configuration",
        "interrupt from the keyboard (Ctrl-C)",
        "quit from the keyboard (Ctrl-\\)",
        "illegal instruction",
        "trace or breakpoint trap",
        "abort(3)",
        "bus error: bad memory access",
        "arithmetic error",
        "kill, cannot be caught",
        "the program's own use",
        "invalid memory reference",
        "the program's own use",
        "write to a pipe that nobody reads",
        "timer of alarm(2)",
        "please terminate",
        "stack fault of the coprocessor (unused)",
        "a child ended, stopped or went on",
        "go on if stopped",
        "stop, cannot be caught",
        "stop from the keyboard (Ctrl-Z)",
        "terminal input for a background process",
        "terminal output of a background process",
        "urgent data on a socket",
        "CPU time limit exceeded",
        "file size limit exceeded",
        "timer of the process's CPU time",
        "profiling timer",
        "the terminal's size changed",
        "a descriptor is ready",
        "power failure",
        "bad or blocked system call"
    };

    private SignalMeaning() {}

    /** A phrase without full stop. */
    public static String of(Signal signal) {
        if (signal.number() < MEANINGS.length) {
            return MEANINGS[signal.number()];
        }
        return signal.number() < 34 ? "used by glibc itself" : "real-time signal, the program's own use";
    }
}
