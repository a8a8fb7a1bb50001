package dev.signalbox.engine.stop;

import java.util.List;
import java.util.Optional;

/** The frames of one stopped thread, found as they are asked for. Engine thread only. */
public interface ThreadBacktrace {
    /** Some frames, innermost first; fewer than count at the end. */
    List<Frame> frames(int start, int count);

    /** One frame. */
    default Optional<Frame> frame(int index) {
        return frames(index, 1).stream().findFirst();
    }

    /** How many frames are known to exist; more may follow unless {@link #isComplete()}. */
    int found();

    /** Whether the outermost frame has been found. */
    boolean isComplete();
}
