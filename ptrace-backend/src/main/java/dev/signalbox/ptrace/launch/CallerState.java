package dev.signalbox.ptrace.launch;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the spawning thread changed about itself and a program must not inherit.
 *
 * @param cpus its original affinity as sched_setaffinity(2) takes it, 64 CPUs a word, lowest first; empty when unchanged
 * @param nice its original nice value; absent when unchanged
 */
public record CallerState(List<Long> cpus, OptionalInt nice) {
    public CallerState {
        cpus = List.copyOf(cpus);
    }

    /** Nothing changed. */
    public static CallerState unchanged() {
        return new CallerState(List.of(), OptionalInt.empty());
    }
}
