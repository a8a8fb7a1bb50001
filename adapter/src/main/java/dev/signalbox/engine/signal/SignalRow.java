package dev.signalbox.engine.signal;

import dev.signalbox.ptrace.signal.Signal;
import java.util.List;

/**
 * A line of the table that {@code info signals} prints.
 *
 * @param signal the signal
 * @param stop whether the process stops, as {@code Yes}, {@code No} or a condition
 * @param print whether it is told
 * @param pass whether the program gets it
 * @param description what the signal is for
 * @param rule which rule says so
 * @param count how often it has arrived, whatever was done about it
 * @param cases each case of that rule in words, the first that fits counts
 */
public record SignalRow(
        Signal signal,
        String stop,
        boolean print,
        boolean pass,
        String description,
        String rule,
        long count,
        List<String> cases) {}
