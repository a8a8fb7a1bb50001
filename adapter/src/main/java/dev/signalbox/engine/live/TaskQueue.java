package dev.signalbox.engine.live;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tasks for one thread, in order. Most wake it at once; those that can wait leave it asleep until the next one that cannot, or for {@link #PATIENCE_NANOS} at
 * most. A program that forks or creates threads all the time then costs a hundred wake-ups a second and not several for each child, which matters most when
 * tracer and engine share a CPU.
 */
final class TaskQueue {
    /** How long a task that can wait waits. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean urgent;
    private long deadline;

    /** Adds a task and wakes the thread. */
    void add(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            if (!urgent) {
                urgent = true;
                due.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a task that can wait for a moment. */
    void addPatiently(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            if (tasks.size() == 1) {
                deadline = System.nanoTime() + PATIENCE_NANOS;
                due.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is due; then all that is there, oldest first. The thread's own. */
    ArrayDeque<Runnable> take() throws InterruptedException {
        lock.lock();
        try {
            while (!isDue()) {
                if (tasks.isEmpty()) {
                    due.await();
                } else {
                    due.awaitNanos(deadline - System.nanoTime());
                }
            }
            ArrayDeque<Runnable> taken = tasks;
            tasks = new ArrayDeque<>();
            urgent = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        return urgent || !tasks.isEmpty() && System.nanoTime() - deadline >= 0;
    }
}
