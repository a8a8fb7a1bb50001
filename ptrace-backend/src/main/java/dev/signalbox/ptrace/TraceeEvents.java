package dev.signalbox.ptrace;

import dev.signalbox.ptrace.event.TraceeEvent;

/** Receives what the tracer tells. Called on the tracer thread, in the order in which things happened: return at once, never call the tracer. */
@FunctionalInterface
public interface TraceeEvents {
    /** Something happened to a tracee. */
    void on(TraceeEvent event);
}
