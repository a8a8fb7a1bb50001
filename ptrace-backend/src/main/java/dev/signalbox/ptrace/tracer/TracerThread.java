package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.TraceeEvents;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.WaitStatus;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls;
import dev.signalbox.ptrace.kernel.ProcessCalls.Spawn;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that calls ptrace, waitpid and posix_spawn. When it ends, the kernel lets its tracees run on, or kills them with PTRACE_O_EXITKILL, so it
 * ends only when the tracer is closed.
 *
 * <p>It works in rounds: a blocking waitpid, then without blocking until nothing is left, then everything that was found is dealt with. Taking one status at a
 * time would starve the oldest tracees, because waitpid(-1) looks at the newest first (linux/kernel/exit.c, do_wait_thread).
 */
final class TracerThread {
    private static final int WAIT = ProcessCalls.WALL | ProcessCalls.WNOTHREAD;
    private static final int LONELY_ROUNDS = 8;
    private static final long BATCH_MILLIS = 100;
    private static final long CLOSE_SECONDS = 10;

    private final Kernel kernel;
    private final Doorbell bell;
    private final CommandQueue commands = new CommandQueue();
    private final TracerCore core;
    private final NativeBuffer status;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "signalbox-tracer-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final Thread thread;

    private int[] tids = new int[64];
    private int[] statuses = new int[64];
    private int lonelyRounds;
    /** How many looks for more in succession found nothing. */
    private int singles;

    private boolean closing;
    private long closeDeadline;

    TracerThread(Kernel kernel, TraceeEvents events, Spawn bellProgram) {
        this.kernel = kernel;
        this.bell = new Doorbell(kernel, bellProgram);
        this.status = kernel.allocate(Integer.BYTES);
        this.core = new TracerCore(kernel, events, this::ringLater, this::submitLater);
        this.thread = new Thread(this::run, "signalbox-tracer");
        this.thread.setDaemon(true);
    }

    /** Starts it and waits until commands can be given. */
    void start() {
        thread.start();
        started.join();
    }

    TracerCore core() {
        return core;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Hands a command over; the future completes on the tracer thread. */
    <T> CompletableFuture<T> submit(Callable<T> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (commands.add(command, result)) {
            bell.ring();
        }
        return result;
    }

    /** Rings in a moment: something waits to be told that no event may come after. */
    private void ringLater() {
        timer.schedule(bell::ring, BATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void submitLater(long nanos, Runnable action) {
        timer.schedule(() -> submit(Executors.callable(action)), nanos, TimeUnit.NANOSECONDS);
    }

    private void run() {
        try {
            core.thread = thread;
            int result = bell.start();
            if (result < 0) {
                started.completeExceptionally(new IllegalStateException(bell.problem(-result)));
                return;
            }
            started.complete(null);
            while (!closing || isBusy()) {
                try {
                    round();
                } catch (Throwable e) {
                    TracerCore.LOG.error("the tracer goes on after a failure", e);
                }
            }
            endBell();
        } finally {
            timer.shutdownNow();
            commands.close();
            ended.complete(null);
        }
    }

    private boolean isBusy() {
        return !core.processes.isEmpty() && System.nanoTime() - closeDeadline < 0;
    }

    private void round() {
        int found = collect();
        boolean rung = false;
        for (int i = 0; i < found; i++) {
            if (bell.is(tids[i])) {
                rung = true;
                ring(statuses[i]);
            } else {
                handle(tids[i], statuses[i]);
            }
        }
        if (rung) {
            // Who was answered in this round may command at once, and must find its process stopped.
            core.coordinator.check();
            commands.drain();
        }
        core.coordinator.check();
        core.passed.flushDue();
        if (rung && core.passed.isWaiting()) {
            ringLater();
        }
    }

    /** Waits for at least one status and takes all that are there. */
    private int collect() {
        int found = 0;
        int flags = WAIT;
        while (true) {
            int tid = kernel.waitFor(-1, status, flags);
            if (tid <= 0) {
                if (tid == -Errno.ECHILD && !bell.isAlive()) {
                    restartBell();
                }
                singles = found == 1 ? singles + 1 : 0;
                return found;
            }
            if (found == tids.length) {
                tids = Arrays.copyOf(tids, found * 2);
                statuses = Arrays.copyOf(statuses, found * 2);
            }
            tids[found] = tid;
            statuses[found] = status.getInt(0);
            found++;
            flags = WAIT | ProcessCalls.WNOHANG;
            if (isAlone(found) && ++lonelyRounds % LONELY_ROUNDS != 0) {
                // Nobody to be fair to, or but the bell, which is looked for often enough.
                return found;
            }
        }
    }

    /** Whether a look for more is unlikely to find any: one thread, or several that have been coming one at a time. */
    private boolean isAlone(int found) {
        return found == 1 && (core.tracees.size() <= 1 || singles >= LONELY_ROUNDS);
    }

    private void ring(int raw) {
        if (isEnd(raw)) {
            bell.lost();
            restartBell();
        } else {
            bell.rung();
        }
    }

    private static boolean isEnd(int raw) {
        WaitStatus status = WaitStatus.of(raw);
        return status instanceof WaitStatus.Exited || status instanceof WaitStatus.Killed;
    }

    private void restartBell() {
        int result = bell.start();
        if (result < 0) {
            TracerCore.LOG.error("the tracer's doorbell cannot be started again: errno {}", -result);
        } else {
            bell.ring();
        }
    }

    private void handle(int tid, int raw) {
        try {
            core.dispatcher.handle(tid, raw);
        } catch (RuntimeException e) {
            TracerCore.LOG.error(String.format("the stop 0x%x of thread %d could not be dealt with", raw, tid), e);
            Tracee tracee = core.tracees.get(tid);
            core.tell(new TraceeEvent.Diagnostic(
                    tracee == null ? tid : tracee.process.pid,
                    "thread " + tid + " stays stopped after an internal failure of Signalbox: " + e));
        }
    }

    private void endBell() {
        bell.end();
        int tid;
        do {
            tid = kernel.waitFor(-1, status, WAIT);
        } while (tid > 0 && !(bell.is(tid) && isEnd(status.getInt(0))) || tid == -Errno.EINTR);
        bell.lost();
    }

    /** Lets go of what was attached, kills what was launched, ends the thread. Callable from any thread but the tracer's, more than once. */
    void close() {
        submit(() -> {
                    beginClose();
                    return null;
                })
                .exceptionally(closed -> null);
        try {
            ended.get(2 * CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            TracerCore.LOG.error("the tracer did not end in time; what it launched is killed with this process", e);
        }
    }

    private void beginClose() {
        if (closing) {
            return;
        }
        closing = true;
        closeDeadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        timer.schedule(bell::ring, CLOSE_SECONDS, TimeUnit.SECONDS);
        for (TracedProcess process : List.copyOf(core.processes.values())) {
            if (process.quiet && !process.launching) {
                // Let go in principle: it only waits for memory of its own, and keeps running in this one without
                // breakpoints.
                process.space.sites.clear(process.space.raw);
                core.releases.detach(process);
            } else if (process.launched) {
                core.ends.kill(process);
            } else if (!process.releasing) {
                core.releases.detach(process);
            }
        }
    }
}
