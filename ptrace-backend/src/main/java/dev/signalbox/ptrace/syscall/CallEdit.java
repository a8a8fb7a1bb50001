package dev.signalbox.ptrace.syscall;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A change to the system call at which a thread is stopped.
 *
 * @param number the call that is made instead, at its entry; -1 for none
 * @param arguments new arguments by index, 0 to 5, at its entry
 * @param result what the program sees as the result. At an entry the call is then not made, or the one of {@code number} in its place
 */
public record CallEdit(OptionalInt number, Map<Integer, Long> arguments, OptionalLong result) {
    public CallEdit {
        arguments = Map.copyOf(arguments);
    }

    /** Another number. */
    public static CallEdit number(int number) {
        return new CallEdit(OptionalInt.of(number), Map.of(), OptionalLong.empty());
    }

    /** Another argument. */
    public static CallEdit argument(int index, long value) {
        return new CallEdit(OptionalInt.empty(), Map.of(index, value), OptionalLong.empty());
    }

    /** Another result. */
    public static CallEdit result(long result) {
        return new CallEdit(OptionalInt.empty(), Map.of(), OptionalLong.of(result));
    }
}
