package dev.signalbox.engine.signal;

import dev.signalbox.engine.EngineException;
import dev.signalbox.ptrace.event.ErrnoNames;
import java.util.OptionalInt;

/** What a system call is made to return: a number, or an error by its name. */
public final class CallResult {
    private CallResult() {}

    /** Reads {@code 42}, {@code 0x10}, {@code -2} or {@code -ENOENT}; the kernel returns an error as its negative number. */
    public static long parse(String text) throws EngineException {
        String word = text.strip();
        boolean negative = word.startsWith("-");
        OptionalInt error = ErrnoNames.number(negative ? word.substring(1) : word);
        if (error.isPresent()) {
            if (!negative) {
                throw new EngineException("A call reports " + word + " by returning -" + word + "; write that");
            }
            return -error.getAsInt();
        }
        try {
            long value = word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word);
            if (value <= -512 && value >= -516) {
                throw new EngineException(
                        value + " means \"restart the call\" to the kernel and never reaches a program");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new EngineException(
                    "\"" + text + "\" is no result of a call: write a number, or an error as -ENOENT", e);
        }
    }

    /** {@code 42}, {@code -2 (-ENOENT)}. */
    public static String show(long value) {
        return value < 0 && value >= -ErrnoNames.MAX
                ? value + " (-" + ErrnoNames.name((int) -value) + ")"
                : Long.toString(value);
    }
}
