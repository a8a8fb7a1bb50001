package dev.signalbox.ptrace.tracer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what the tracer thread answers to a command. */
final class Answer {
    private Answer() {}

    /** The result, or the exception that the command ended with: of the expected kind, or an unchecked one. */
    static <T, X extends Exception> T await(CompletableFuture<T> future, Class<X> expected) throws X {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tracer worked on a command", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (expected.isInstance(cause)) {
                throw expected.cast(cause);
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("the tracer failed at a command: " + cause, cause);
        }
    }
}
