package dev.signalbox.ptrace.signal;

import java.util.OptionalLong;

/**
 * What the policy decided about one signal-delivery-stop.
 *
 * @param stop whether the process stops for the user to see
 * @param print whether it is told about
 * @param pass whether the program gets it
 * @param rule the name of the deciding rule for journal and user ({@code signals.SIGUSR1}, {@code preset.gdb}, {@code filter.signal.all}), a constant
 * @param limit how often a process's signals of this number are told about; later ones are only counted
 * @param result what the system call returns that seccomp blocked with this signal; empty when that is not said
 */
public record SignalAction(
        boolean stop, boolean print, boolean pass, String rule, OptionalLong limit, OptionalLong result) {
    /** An action without limit and result. */
    public SignalAction(boolean stop, boolean print, boolean pass, String rule) {
        this(stop, print, pass, rule, OptionalLong.empty(), OptionalLong.empty());
    }
}
