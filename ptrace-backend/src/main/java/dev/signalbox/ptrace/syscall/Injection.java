package dev.signalbox.ptrace.syscall;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A rule that tampers with system calls, in strace's words. Immutable; what it counts is counted for the rule's identity.
 *
 * @param text as it was written
 * @param calls the calls concerned
 * @param result what they return instead of being made, -errno for an error
 * @param substitute the call that is made then; nothing is when it is empty
 * @param signal sent to the thread at the entry, 0 for none
 * @param delayEnter nanoseconds to wait before the call
 * @param delayExit nanoseconds to wait after it
 * @param when which of a thread's calls
 */
public record Injection(
        String text,
        CallSet calls,
        OptionalLong result,
        Optional<String> substitute,
        int signal,
        long delayEnter,
        long delayExit,
        When when) {
    /**
     * Which of the calls that a thread makes are meant, counted from 1 for each thread and each call, as strace counts.
     *
     * @param first the first one
     * @param last the last one
     * @param step how many further on the next one is, 0 for none
     */
    public record When(int first, int last, int step) {
        /** Each. */
        public static final When ALWAYS = new When(1, Integer.MAX_VALUE, 1);

        /** Whether that one is meant. */
        boolean holds(int count) {
            return count >= first && count <= last && (step == 0 ? count == first : (count - first) % step == 0);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
