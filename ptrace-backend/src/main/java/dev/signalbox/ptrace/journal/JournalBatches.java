package dev.signalbox.ptrace.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A sink that hands entries on in batches, with a pause after each: a live view of a storm of signals gets the latest entries of each interval and how many
 * were left out, and never holds up the tracer. Batches are delivered one after another on a thread of this object.
 */
public final class JournalBatches implements Consumer<JournalEntry>, AutoCloseable {
    private final int most;
    private final Duration interval;
    private final Consumer<Batch> subscriber;
    private final ScheduledExecutorService executor;
    private List<JournalEntry> gathered = new ArrayList<>();
    private long leftOut;
    private boolean scheduled;
    private boolean closed;

    /**
     * What was gathered in one interval.
     *
     * @param entries the latest entries, oldest first
     * @param leftOut how many older ones of this interval are not among them; they can be asked for by their numbers while the ring has them
     */
    public record Batch(List<JournalEntry> entries, long leftOut) {
        public Batch {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Batches for one subscriber.
     *
     * @param interval the pause after each batch
     * @param most how many entries a batch has at most
     */
    public JournalBatches(Duration interval, int most, Consumer<Batch> subscriber) {
        this.interval = interval;
        this.most = most;
        this.subscriber = subscriber;
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "journal-batches");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public synchronized void accept(JournalEntry entry) {
        if (closed) {
            return;
        }
        gathered.add(entry);
        if (gathered.size() >= 2 * most) {
            leftOut += most;
            gathered = new ArrayList<>(gathered.subList(most, gathered.size()));
        }
        if (!scheduled) {
            scheduled = true;
            executor.execute(this::deliver);
        }
    }

    private void deliver() {
        Batch batch = take();
        if (!batch.entries().isEmpty()) {
            subscriber.accept(batch);
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            executor.schedule(this::next, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void next() {
        synchronized (this) {
            if (gathered.isEmpty()) {
                scheduled = false;
                return;
            }
        }
        deliver();
    }

    private synchronized Batch take() {
        int from = Math.max(0, gathered.size() - most);
        Batch batch = new Batch(gathered.subList(from, gathered.size()), leftOut + from);
        gathered = new ArrayList<>();
        leftOut = 0;
        return batch;
    }

    /** Delivers what is left, and no more after that. Returns when the subscriber has it. Not to be called by the subscriber. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        executor.execute(this::deliver);
        executor.shutdown();
        try {
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
