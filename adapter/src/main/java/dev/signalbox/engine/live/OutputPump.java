package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineEvents.Stream;
import dev.signalbox.ptrace.launch.LaunchedProcess.DrainableInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a launched program writes to the engine thread, one reader thread for each stream. No more is read than engine and listeners keep up with: the program
 * then waits in write(2), as it would for a terminal.
 */
final class OutputPump {
    private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);
    private static final int CHUNK = 8192;
    /** How many chunks of a stream may wait for the engine thread. */
    static final int BACKLOG = 64;

    private final EngineThread engine;
    private final Listeners listeners;
    private final BiConsumer<Stream, byte[]> sink;
    private final List<DrainableInput> inputs = new ArrayList<>();
    private int open;
    private Runnable whenComplete = () -> {};

    /**
     * @param listeners are waited for before more is read
     * @param sink is handed all output on the engine thread
     */
    OutputPump(EngineThread engine, Listeners listeners, BiConsumer<Stream, byte[]> sink) {
        this.engine = engine;
        this.listeners = listeners;
        this.sink = sink;
    }

    /** Begins to read a stream. Engine thread. */
    void read(Stream stream, DrainableInput input, String name) {
        inputs.add(input);
        open++;
        Thread reader = new Thread(() -> copy(stream, input), "signalbox-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** The process is gone: reads what is left, then calls back on the engine thread, at once when nothing is open. Engine thread. */
    void finish(Runnable complete) {
        whenComplete = complete;
        if (open == 0) {
            complete.run();
        }
        inputs.forEach(DrainableInput::finish);
    }

    private void copy(Stream stream, DrainableInput input) {
        byte[] buffer = new byte[CHUNK];
        Semaphore backlog = new Semaphore(BACKLOG);
        try (input) {
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                byte[] bytes = Arrays.copyOf(buffer, n);
                awaitTurn(backlog);
                engine.tell(() -> {
                    backlog.release();
                    sink.accept(stream, bytes);
                });
                listeners.awaitOutputRoom();
            }
        } catch (IOException | InterruptedException e) {
            LOG.warn("The program's {} could not be read any further", stream, e);
        }
        engine.tell(this::ended);
    }

    /** What waits when the engine ends is never taken: looked at now and then. */
    private void awaitTurn(Semaphore backlog) throws InterruptedException {
        while (!backlog.tryAcquire(1, TimeUnit.SECONDS)) {
            if (engine.hasEnded()) {
                return;
            }
        }
    }

    private void ended() {
        open--;
        if (open == 0) {
            whenComplete.run();
        }
    }
}
