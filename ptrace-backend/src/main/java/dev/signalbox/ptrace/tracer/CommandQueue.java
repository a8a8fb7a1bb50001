package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.TracerClosedException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Commands on their way to the tracer thread. Offered from any thread, run on the tracer's. */
final class CommandQueue {
    private final ConcurrentLinkedQueue<Command<?>> commands = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private volatile boolean closed;

    private record Command<T>(Callable<T> action, CompletableFuture<T> result) {
        /** Whatever the command throws is its caller's: the tracer thread lives on. */
        void run() {
            try {
                result.complete(action.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }
    }

    /** Adds a command; whether the bell must be rung for it. */
    <T> boolean add(Callable<T> action, CompletableFuture<T> result) {
        commands.add(new Command<>(action, result));
        if (closed) {
            refuseAll();
            return false;
        }
        return rung.compareAndSet(false, true);
    }

    /** Runs all commands that are there. */
    void drain() {
        rung.set(false);
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    /** No more commands will be run; those that wait and those that come are refused. */
    void close() {
        closed = true;
        refuseAll();
    }

    private void refuseAll() {
        for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
            command.result.completeExceptionally(new TracerClosedException());
        }
    }
}
