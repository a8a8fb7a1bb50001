package dev.signalbox.engine.stop;

import dev.signalbox.ptrace.event.ThreadStop;
import java.util.List;

/**
 * What is to be shown of a stop.
 *
 * @param thread the stop of the thread to show
 * @param hitBreakpointIds the user's breakpoints that were hit
 */
public record StopFacts(
        ThreadStop thread, StopKind kind, String text, String description, List<Integer> hitBreakpointIds) {
    public StopFacts {
        hitBreakpointIds = List.copyOf(hitBreakpointIds);
    }
}
