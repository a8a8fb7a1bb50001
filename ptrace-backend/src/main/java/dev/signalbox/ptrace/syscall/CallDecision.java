package dev.signalbox.ptrace.syscall;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What becomes of a system call at its entry or exit.
 *
 * @param stop whether the process stops here
 * @param exit whether the call's exit is to be seen too; at an entry only
 * @param number the call that is made instead, -1 for none; at an entry only
 * @param result what the call returns, -errno for an error: with {@code number} at an entry, or at an exit
 * @param signal a signal that is sent to the thread, as the kernel sends it; 0 for none
 * @param delayNanos how long the thread waits before it goes on
 * @param rule the rule that changed something, for the journal
 * @param catchpoints the numbers of the catchpoints that stop here, or that would and were told of instead
 */
public record CallDecision(
        boolean stop,
        boolean exit,
        OptionalInt number,
        OptionalLong result,
        int signal,
        long delayNanos,
        Optional<String> rule,
        List<Integer> catchpoints) {
    /** Nothing happens. */
    public static final CallDecision GO_ON = new CallDecision(
            false, false, OptionalInt.empty(), OptionalLong.empty(), 0, 0, Optional.empty(), List.of());

    /** Nothing happens here, but the exit is to be seen. */
    public static final CallDecision SEE_EXIT =
            new CallDecision(false, true, OptionalInt.empty(), OptionalLong.empty(), 0, 0, Optional.empty(), List.of());

    public CallDecision {
        catchpoints = List.copyOf(catchpoints);
    }

    /** The process stops, at the exit too when that is asked for. */
    public static CallDecision stop(List<Integer> catchpoints, boolean exit) {
        return new CallDecision(
                true, exit, OptionalInt.empty(), OptionalLong.empty(), 0, 0, Optional.empty(), catchpoints);
    }

    /** These catchpoints hold, and somebody was told: nothing stops. */
    public static CallDecision told(List<Integer> catchpoints) {
        return new CallDecision(
                false, false, OptionalInt.empty(), OptionalLong.empty(), 0, 0, Optional.empty(), catchpoints);
    }

    /** The call is not made and returns this; {@code substitute} is made instead, -1 for nothing. */
    public static CallDecision emulate(int substitute, long result, String rule) {
        return new CallDecision(
                false, true, OptionalInt.of(substitute), OptionalLong.of(result), 0, 0, Optional.of(rule), List.of());
    }

    /** Whether it changes what the program sees. */
    public boolean changes() {
        return number.isPresent() || result.isPresent() || signal != 0 || delayNanos != 0;
    }
}
