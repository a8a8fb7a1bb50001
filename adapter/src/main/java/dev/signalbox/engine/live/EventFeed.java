package dev.signalbox.engine.live;

import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.TraceeEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries events from the tracer thread to the engine thread, in order. Whatever stops comes at once, and everything before it with it. A process that came,
 * changed or went while nobody stopped it waits for no answer, so that is told a moment later; a child that came and went in that moment need not be told at
 * all. Tracer thread only, where nothing else is said.
 */
final class EventFeed {
    private final EngineThread engine;
    private final Consumer<TraceeEvent> receiver;
    private final Map<Integer, Birth> children = new HashMap<>();
    private volatile boolean everyChild;

    /** @param receiver is handed the events on the engine thread */
    EventFeed(EngineThread engine, Consumer<TraceeEvent> receiver) {
        this.engine = engine;
        this.receiver = receiver;
    }

    /** From now on every child is told of, however short its life is. Any thread. */
    void tellEveryChild() {
        everyChild = true;
    }

    void on(TraceeEvent event) {
        if (event instanceof TraceeEvent.ProcessStarted started && isChild(started.origin())) {
            remember(started.parentPid());
            Birth birth = new Birth(started, everyChild);
            children.put(started.pid(), birth);
            engine.tellPatiently(birth);
        } else if (event instanceof TraceeEvent.ProcessExited exited) {
            ended(exited);
        } else {
            onOther(event, children.get(event.pid()));
        }
    }

    private static boolean isChild(TraceeEvent.Origin origin) {
        return origin != TraceeEvent.Origin.LAUNCH && origin != TraceeEvent.Origin.ATTACH;
    }

    private void ended(TraceeEvent.ProcessExited exited) {
        Birth birth = children.remove(exited.pid());
        if (birth == null) {
            engine.tell(() -> receiver.accept(exited)); // of a program that was launched or attached: may end a session
        } else if (!(exited.status() instanceof ExitStatus.Exited) || !birth.withdraw()) {
            engine.tellPatiently(() -> receiver.accept(exited));
        }
    }

    private void onOther(TraceeEvent event, Birth birth) {
        if (birth != null) {
            if (event instanceof TraceeEvent.ThreadStarted first && first.tid() == first.pid()
                    || event instanceof TraceeEvent.Executed executed && birth.replaced(executed)) {
                return;
            }
            birth.remember();
        }
        if (canWait(event)) {
            engine.tellPatiently(() -> receiver.accept(event));
            return;
        }
        if (event instanceof TraceeEvent.Detached) {
            children.remove(event.pid());
        }
        engine.tell(() -> receiver.accept(event));
    }

    private static boolean canWait(TraceeEvent event) {
        return event instanceof TraceeEvent.ThreadStarted
                || event instanceof TraceeEvent.ThreadExited
                || event instanceof TraceeEvent.Executed
                || event instanceof TraceeEvent.ChildReleased
                || event instanceof TraceeEvent.SignalsPassed;
    }

    private void remember(int pid) {
        Birth birth = children.get(pid);
        if (birth != null) {
            birth.remember();
        }
    }

    /** The news of a child, its first thread included, until the engine has heard it. */
    private final class Birth implements Runnable {
        private final TraceeEvent.ProcessStarted started;
        private TraceeEvent.Executed executed;
        private boolean told;
        private boolean withdrawn;
        private boolean memorable;

        Birth(TraceeEvent.ProcessStarted started, boolean memorable) {
            this.started = started;
            this.memorable = memorable;
        }

        @Override
        public void run() {
            synchronized (this) {
                told = true;
                if (withdrawn) {
                    return;
                }
            }
            receiver.accept(started);
            if (executed != null) {
                receiver.accept(executed);
            }
        }

        /** More was told of the child than that it lives. */
        synchronized void remember() {
            memorable = true;
        }

        /** Another program's news replaces that of the one before; false when the engine has to be told separately. */
        synchronized boolean replaced(TraceeEvent.Executed latest) {
            if (told || memorable) {
                return false;
            }
            executed = latest;
            return true;
        }

        synchronized boolean withdraw() {
            withdrawn = !told && !memorable;
            return withdrawn;
        }
    }
}
