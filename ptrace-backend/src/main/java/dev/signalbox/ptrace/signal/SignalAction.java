package dev.signalbox.ptrace.signal;

/**
 * What the policy decided about one signal-delivery-stop.
 *
 * @param stop whether the process stops for the user to see
 * @param print whether it is told about
 * @param pass whether the program gets it
 * @param rule the name of the deciding rule for journal and user ({@code signals.SIGUSR1}, {@code preset.gdb}, {@code filter.signal.all}), a constant
 */
public record SignalAction(boolean stop, boolean print, boolean pass, String rule) {}
