package dev.signalbox.ptrace.journal;

import dev.signalbox.ptrace.event.SignalInfo;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the journal.
 *
 * @param seq total order within one tracer, from 1
 * @param ns CLOCK_MONOTONIC nanoseconds
 * @param pid the process, in the tracer's pid namespace
 * @param tid the thread
 * @param type what happened
 * @param info the siginfo, for signals
 * @param details further fields by their JSON names; values are String, Number, Boolean, or a Map of these
 */
public record JournalEntry(
        long seq, long ns, int pid, int tid, Type type, Optional<SignalInfo> info, Map<String, Object> details) {

    /** The kinds of entries; the JSON name is the lower case name with - for _. */
    public enum Type {
        SIGNAL,
        START,
        FORK,
        VFORK,
        CLONE,
        EXEC,
        EXIT,
        DEATH,
        SECCOMP_FILTER,
        SYSCALL,
        HOLD,
        RELEASE,
        /** What became of a signal that stopped, when the thread goes on. */
        DELIVERY,
        EMULATE,
        CONSUMED
    }
}
