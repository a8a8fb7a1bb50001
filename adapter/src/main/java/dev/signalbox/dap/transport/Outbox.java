package dev.signalbox.dap.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent to one client, in order, and the thread that sends it. Whoever sends is never held up by a client that does not read; nothing is dropped
 * while the connection lasts.
 *
 * <p>A client is given up on ({@code stuck} is called, once) when it can no longer be written to, or when it has taken nothing for some time although something waits, which is noticed by whoever sends or
 * waits for room, or when too much waits for it. What produces without end, such as a program's output, waits for room before it goes on, as it would for a terminal.
 * Safe for any thread.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int PIECE = 1 << 16;
    private static final long MOST = 256L << 20;

    private final String name;
    private final OutputStream out;
    private final long patience;
    private final Runnable stuck;
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private final Thread writer = new Thread(this::write, "dap-writer");
    private long waiting;
    private long lastProgress = System.nanoTime();
    private boolean closing;
    private boolean over;

    /**
     * @param name how log lines call the client
     * @param patience how long the client may take nothing
     * @param stuck is called when the client is given up on, on the thread that noticed; must not block
     */
    public Outbox(String name, OutputStream out, Duration patience, Runnable stuck) {
        this.name = name;
        this.out = out;
        this.patience = patience.toNanos();
        this.stuck = stuck;
        writer.setDaemon(true);
    }

    /** Starts to send. */
    public void start() {
        writer.start();
    }

    /** Adds a frame to what waits; after the end of the connection it goes nowhere. */
    public void send(byte[] frame) {
        synchronized (this) {
            if (over || closing) {
                return;
            }
            if (frames.isEmpty() && waiting == 0) {
                lastProgress = System.nanoTime();
            }
            frames.add(frame);
            waiting += frame.length;
            notifyAll();
        }
        if (isStuck()) {
            giveUp();
        }
    }

    /** How many bytes wait. */
    public synchronized long waiting() {
        return waiting;
    }

    /** Waits until no more than so many bytes wait, or the connection is at its end. */
    public void awaitRoom(long bytes) throws InterruptedException {
        while (true) {
            synchronized (this) {
                if (over || waiting <= bytes) {
                    return;
                }
                wait(Math.max(1, (lastProgress + patience - System.nanoTime()) / 1_000_000));
            }
            if (isStuck()) {
                giveUp();
            }
        }
    }

    private synchronized boolean isStuck() {
        return !over && (waiting > MOST || waiting > 0 && System.nanoTime() - lastProgress > patience);
    }

    private void giveUp() {
        synchronized (this) {
            if (over) {
                return;
            }
            LOG.warn(
                    "{}: the client reads nothing; it is given up on with {} bytes unsent, and its session ends",
                    name,
                    waiting);
            discard();
        }
        stuck.run();
    }

    private synchronized void discard() {
        over = true;
        frames.clear();
        waiting = 0;
        notifyAll();
    }

    /** Sends what waits, for as long as that may take at most, and nothing more. */
    public void close(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            closing = true;
            notifyAll();
            try {
                for (long rest = limit.toNanos(); !over && rest > 0; rest = end - System.nanoTime()) {
                    wait(Math.max(1, rest / 1_000_000));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!over) {
                LOG.info("{}: the client did not take the last {} bytes", name, waiting);
            }
            discard();
        }
    }

    private void write() {
        try {
            for (byte[] bytes = next(); bytes.length > 0; bytes = next()) {
                for (int at = 0; at < bytes.length; at += PIECE) {
                    int length = Math.min(PIECE, bytes.length - at);
                    out.write(bytes, at, length);
                    out.flush();
                    sent(length);
                }
            }
        } catch (IOException e) {
            // a client that closed the end it reads from is gone, also where it keeps the other end open
            LOG.debug("{}: the client is gone", name, e);
            discard();
            stuck.run();
        } catch (InterruptedException e) {
            LOG.debug("{}: nobody interrupts this thread", name, e);
        } finally {
            discard();
        }
    }

    /** What waits, small frames together; empty at the end. */
    private synchronized byte[] next() throws InterruptedException {
        while (frames.isEmpty() && !over && !closing) {
            wait();
        }
        if (over || frames.isEmpty()) {
            return new byte[0];
        }
        byte[] first = frames.remove();
        if (frames.isEmpty() || first.length > PIECE) {
            return first;
        }
        ByteArrayOutputStream together = new ByteArrayOutputStream(PIECE);
        together.writeBytes(first);
        while (!frames.isEmpty() && together.size() + frames.peek().length <= PIECE) {
            together.writeBytes(frames.remove());
        }
        return together.toByteArray();
    }

    private synchronized void sent(int bytes) {
        lastProgress = System.nanoTime();
        if (!over) {
            waiting -= bytes;
            notifyAll();
        }
    }
}
