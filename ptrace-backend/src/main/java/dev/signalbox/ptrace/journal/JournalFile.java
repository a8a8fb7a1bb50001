package dev.signalbox.ptrace.journal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * A sink that writes the journal as JSON Lines, first a header with the format's version. Entries are formatted and written on a thread of its own; closing
 * writes all of them. When they come faster than they can be written for long, the tracer waits: nothing is dropped. When the file cannot be written (the disk
 * is full) the user is told once, and the journal ends there.
 */
public final class JournalFile implements Consumer<JournalEntry>, AutoCloseable {
    private static final int QUEUED = 1 << 16;
    private static final JournalEntry END =
            new JournalEntry(0, 0, 0, 0, JournalEntry.Type.EXIT, Optional.empty(), Map.of());

    private final Path path;
    private final JournalLine lines;
    private final Consumer<String> problems;
    private final BufferedWriter writer;
    private final BlockingQueue<JournalEntry> queue = new ArrayBlockingQueue<>(QUEUED);
    private final Thread thread;
    private volatile boolean ended;

    private JournalFile(Path path, JournalLine lines, Consumer<String> problems) throws IOException {
        this.path = path;
        this.lines = lines;
        this.problems = problems;
        writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        thread = new Thread(this::run, "journal-file");
        thread.setDaemon(true);
    }

    /**
     * Creates or replaces the file and writes the header.
     *
     * @param problems is told a sentence for the user when writing fails, on the writing thread or in {@link #close}
     * @throws IOException when the file cannot be opened or written
     */
    public static JournalFile open(Path path, JournalLine lines, Consumer<String> problems) throws IOException {
        JournalFile file = new JournalFile(path, lines, problems);
        try {
            Map<String, Object> header = new LinkedHashMap<>();
            header.put("version", JournalLine.VERSION);
            header.put("generator", "signalbox");
            header.put("clock", "CLOCK_MONOTONIC");
            header.put("started", Instant.now().toString());
            header.put("startedNs", System.nanoTime());
            StringBuilder out = new StringBuilder();
            JsonText.append(out, header);
            file.writer.append(out).append('\n').flush();
        } catch (IOException e) {
            file.writer.close();
            throw e;
        }
        file.thread.start();
        return file;
    }

    @Override
    public void accept(JournalEntry entry) {
        if (!ended) {
            put(entry);
        }
    }

    private void put(JournalEntry entry) {
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                queue.put(entry);
                done = true;
            } catch (InterruptedException e) {
                interrupted = true; // an interrupt must not lose an entry; the caller sees it afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (JournalEntry entry = next(); entry != END; entry = next()) {
                writer.append(lines.json(entry)).append('\n');
            }
        } catch (IOException e) {
            fail(e);
            discard();
        } catch (InterruptedException e) {
            ended = true; // nobody interrupts this thread but a JVM on its way out
        }
    }

    /** The next entry; what was written so far reaches the file whenever there is nothing to do. */
    private JournalEntry next() throws IOException, InterruptedException {
        JournalEntry entry = queue.poll();
        if (entry == null) {
            writer.flush();
            entry = queue.take();
        }
        return entry;
    }

    private void fail(IOException e) {
        if (!ended) {
            ended = true;
            problems.accept("the journal " + path + " ends here, writing it failed: " + e.getMessage());
        }
    }

    /** Keeps the tracer from waiting for a queue that nobody empties. */
    private void discard() {
        try {
            JournalEntry entry = queue.take();
            while (entry != END) {
                entry = queue.take();
            }
        } catch (InterruptedException e) {
            ended = true;
        }
    }

    /** Writes what is queued and closes the file. Idempotent; to be called after the last entry was accepted. */
    @Override
    public synchronized void close() {
        if (thread.isAlive()) {
            put(END);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        ended = closeWriter() || ended;
    }

    private boolean closeWriter() {
        try {
            writer.close();
        } catch (IOException e) {
            fail(e);
        }
        return true;
    }
}
