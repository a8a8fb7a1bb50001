package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineEvents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who hear of a group's events; a listener may come or go while one is told. Engine thread. */
final class Listeners {
    private final List<EngineEvents> all = new CopyOnWriteArrayList<>();

    void add(EngineEvents listener) {
        all.add(listener);
    }

    void remove(EngineEvents listener) {
        all.remove(listener);
    }

    /** Any thread but the engine's. */
    void awaitOutputRoom() throws InterruptedException {
        for (EngineEvents one : all) {
            one.awaitOutputRoom();
        }
    }

    void tell(Consumer<EngineEvents> event) {
        all.forEach(event);
    }
}
