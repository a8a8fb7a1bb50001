package dev.signalbox.engine.live;

import dev.signalbox.ptrace.event.TraceeEvent;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that are being attached to: the engine thread waits here for their first stop, which the tracer thread tells. */
final class AttachedProcesses {
    private final Map<Integer, CompletableFuture<Boolean>> expected = new ConcurrentHashMap<>();

    /** True once all threads of the process are stopped, false when it ended first. */
    CompletableFuture<Boolean> expect(int pid) {
        return expected.computeIfAbsent(pid, any -> new CompletableFuture<>());
    }

    void forget(int pid) {
        expected.remove(pid);
    }

    /** Tracer thread. */
    void on(TraceeEvent event) {
        CompletableFuture<Boolean> waiting = expected.get(event.pid());
        if (waiting == null) {
            return;
        }
        if (event instanceof TraceeEvent.Stopped) {
            waiting.complete(true);
        } else if (event instanceof TraceeEvent.ProcessExited || event instanceof TraceeEvent.Detached) {
            waiting.complete(false);
        }
    }
}
