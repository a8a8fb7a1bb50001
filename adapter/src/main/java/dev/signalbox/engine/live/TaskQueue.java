package dev.signalbox.engine.live;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tasks for one thread, in order. Most wake it at once; those that can wait leave it asleep until the next one that cannot, or until each of them has waited for
 * {@link #PATIENCE_NANOS}, twice as long at most. A program that forks or creates threads all the time then costs a hundred wake-ups a second and not several for each
 * child, which matters most when tracer and engine share a CPU; and what takes itself back in that time, a child's short life, costs nothing else.
 */
final class TaskQueue {
    /** How long a task that can wait waits at least, if none that cannot comes behind it. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    /** Those that were there when the thread last looked, and come first. */
    private ArrayDeque<Runnable> older = new ArrayDeque<>();

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
            if (tasks.size() == 1 && older.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE_NANOS;
                due.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is due; then all that is, oldest first. The thread's own. */
    ArrayDeque<Runnable> take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (urgent) {
                    return takeAll();
                } else if (tasks.isEmpty() && older.isEmpty()) {
                    due.await();
                } else if (due.awaitNanos(deadline - System.nanoTime()) <= 0 && !urgent) {
                    ArrayDeque<Runnable> taken = takeOlder();
                    if (!taken.isEmpty()) {
                        return taken;
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private ArrayDeque<Runnable> takeAll() {
        urgent = false;
        ArrayDeque<Runnable> taken = takeOlder();
        taken.addAll(older);
        older.clear();
        return taken;
    }

    private ArrayDeque<Runnable> takeOlder() {
        ArrayDeque<Runnable> taken = older;
        older = tasks;
        tasks = new ArrayDeque<>();
        deadline = System.nanoTime() + PATIENCE_NANOS;
        return taken;
    }
}
