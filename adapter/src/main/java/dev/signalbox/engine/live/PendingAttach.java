package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetOptions;
import dev.signalbox.ptrace.event.TraceeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A process that is being attached to and has not stopped yet, with what the tracer has told about it so far. Engine thread. */
final class PendingAttach {
    private final int pid;
    private final TargetOptions options;
    private final CompletableFuture<LiveTarget> target = new CompletableFuture<>();
    private final List<TraceeEvent> heard = new ArrayList<>();

    PendingAttach(int pid, TargetOptions options) {
        this.pid = pid;
        this.options = options;
    }

    TargetOptions options() {
        return options;
    }

    CompletableFuture<LiveTarget> target() {
        return target;
    }

    /** Takes note of an event; true once all threads of the process are stopped. */
    boolean hears(TraceeEvent event) {
        heard.add(event);
        if (event instanceof TraceeEvent.ProcessExited || event instanceof TraceeEvent.Detached) {
            target.completeExceptionally(
                    new EngineException("Process " + pid + " ended while it was being attached to"));
        }
        return event instanceof TraceeEvent.Stopped;
    }

    /** What was told, for the process that it is about. */
    List<TraceeEvent> heard() {
        return heard;
    }
}
