package dev.signalbox.engine.live;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that owns all state of an engine: runs tasks one after the other and survives what they throw. */
final class EngineThread implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

    private final TaskQueue tasks = new TaskQueue();
    private final Consumer<Throwable> failures;
    private final Thread thread = new Thread(this::run, "signalbox-engine");
    private volatile boolean ended;

    /** @param failures is told on the engine thread what a task threw */
    EngineThread(Consumer<Throwable> failures) {
        this.failures = failures;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException("the debugging session has ended");
        }
        tasks.add(task);
    }

    /** Like {@link #execute}, for what tracer and reader threads tell: after the end nobody wants to know. */
    void tell(Runnable task) {
        if (!ended) {
            tasks.add(task);
        }
    }

    /** Like {@link #tell}, for what nobody waits for: it may come a moment later, but in order. */
    void tellPatiently(Runnable task) {
        if (!ended) {
            tasks.addPatiently(task);
        }
    }

    <T> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable step = () -> {
            try {
                result.complete(task.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        };
        if (isCurrent()) {
            step.run();
        } else {
            execute(step);
        }
        return result;
    }

    /** Ends the thread after the tasks that are waiting now. */
    void end() {
        tasks.add(() -> ended = true);
    }

    private void run() {
        while (!ended) {
            try {
                for (Runnable task : tasks.take()) {
                    run(task);
                }
            } catch (InterruptedException e) {
                LOG.debug("the engine thread was interrupted; it ends by end() only", e);
            }
        }
    }

    private void run(Runnable task) {
        if (ended) {
            return;
        }
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A task of the engine failed", e);
            tellFailure(e);
        }
    }

    private void tellFailure(Throwable failure) {
        try {
            failures.accept(failure);
        } catch (RuntimeException e) {
            LOG.error("A listener failed while it was told of a failure", e);
        }
    }
}
