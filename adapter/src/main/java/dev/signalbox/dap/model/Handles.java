package dev.signalbox.dap.model;

import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.stop.Frame;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.variable.Variable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers by which a client names frames and groups of variables. They count up and are never used again in a session, so that a number that a client
 * kept from an earlier stop gives an explanation, never another object. Engine thread only.
 */
public final class Handles {
    /**
     * Something with variables inside.
     *
     * @param stop the stop that it is worth something at
     * @param frame the frame that it was found in, when it was
     * @param content its variables are the children of this one
     */
    public record Container(Stop stop, Optional<Frame> frame, Variable content) {}

    private final Map<Integer, Frame> frames = new HashMap<>();
    private final Map<Integer, Container> containers = new HashMap<>();
    private int last = 1000;

    /** A number for a frame. */
    public int of(Frame frame) {
        frames.put(++last, frame);
        return last;
    }

    /** A number for a group of variables; 0, which means none, when it is empty. */
    public int of(Container container) {
        if (container.content().childCount() == 0) {
            return 0;
        }
        return ofScope(container);
    }

    /** A number for a scope, which has one even when it is empty: a client asks for its variables all the same. */
    public int ofScope(Container container) {
        containers.put(++last, container);
        return last;
    }

    /** The frame of that number. */
    public Frame frame(int number) throws RequestException {
        return current(frames.get(number), "frame", number, f -> f.stop().isCurrent());
    }

    /** The group of variables of that number. */
    public Container container(int number) throws RequestException {
        return current(containers.get(number), "variablesReference", number, c -> c.stop()
                .isCurrent());
    }

    private <T> T current(T found, String what, int number, java.util.function.Predicate<T> isCurrent)
            throws RequestException {
        if (found != null && isCurrent.test(found)) {
            return found;
        }
        if (number > 1000 && number <= last) {
            throw new RequestException(
                    ErrorCode.STALE_HANDLE, what + " " + number + " is of an earlier stop; the program has run since");
        }
        throw new RequestException(ErrorCode.BAD_ARGUMENT, what + " " + number + " does not exist");
    }

    /** Forgets what a process that went on has made worthless. */
    public void forgetStale() {
        frames.values().removeIf(frame -> !frame.stop().isCurrent());
        containers.values().removeIf(container -> !container.stop().isCurrent());
    }
}
