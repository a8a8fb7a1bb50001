package dev.signalbox.engine.live;

import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.syscall.SystemCallWatcher;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those who watch the system calls of a group, in the order in which the tracer asks them. Engine thread. */
final class LiveWatchers {
    /** One of them. */
    enum Party {
        INJECTIONS,
        SECCOMP,
        CATCHPOINTS
    }

    private final Tracer tracer;
    private final Map<Party, SystemCallWatcher> watchers = new EnumMap<>(Party.class);

    LiveWatchers(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Replaces one of them; empty when it wants to see no calls any more. */
    void set(Party party, Optional<SystemCallWatcher> watcher) {
        SystemCallWatcher before = watcher.isPresent() ? watchers.put(party, watcher.get()) : watchers.remove(party);
        if (before != null || watcher.isPresent()) {
            tracer.setSystemCallWatchers(List.copyOf(watchers.values()));
        }
    }
}
