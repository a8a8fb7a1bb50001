package dev.signalbox.symbols.unwind;

import java.util.List;
import java.util.Optional;

/**
 * The frames of one stopped thread, found as they are asked for. Not thread-safe. Never throws because of what the program's memory holds: the list
 * ends, and {@link #end()} says why.
 */
public interface Backtrace {
    /**
     * A window of the frames, innermost first.
     *
     * @param start index of the first frame wanted
     * @param count how many at most
     * @return fewer than count where the stack ends
     */
    List<StackFrame> frames(int start, int count);

    /** The frame with that index, or empty past the end. */
    default Optional<StackFrame> frame(int index) {
        return frames(index, 1).stream().findFirst();
    }

    /** How many frames have been found so far. */
    int found();

    /** Why there are no more frames; empty while the end has not been reached. */
    Optional<UnwindEnd> end();
}
