package dev.signalbox.dap;

import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The requests of a session that are begun and not answered: the one at hand, those whose answer is still to come, and what waits for answers to be out. */
public final class OpenRequests {
    private final Map<Integer, CompletableFuture<?>> unanswered = new HashMap<>();
    private final List<Runnable> afterResponse = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private BooleanSupplier isCancelled = () -> false;
    private boolean handling;

    /**
     * A request is being handled.
     *
     * @param cancelled whether the client has taken it back; asked while it is worked on
     */
    public void begin(BooleanSupplier cancelled) {
        isCancelled = cancelled;
        handling = true;
    }

    /** The answer to the request at hand is still to come. */
    public void postpone(int seq, CompletableFuture<?> answer) {
        unanswered.put(seq, answer);
        handling = answer.isDone();
    }

    /** The answer that was to come is there. */
    public void arrived(int seq) {
        unanswered.remove(seq);
    }

    /** An answer is out: does what waited for it. */
    public void answered() {
        List<Runnable> next = List.copyOf(afterResponse);
        afterResponse.clear();
        next.forEach(Runnable::run);
        handling = false;
    }

    /** Does something when no answer is still to come. */
    public void whenNoneIsWaiting(Runnable action) {
        waiting.add(action);
    }

    /** Does what waited until no answer was still to come, if that is so now; it may wait again. */
    public void goOn() {
        if (!isWaiting()) {
            List<Runnable> next = List.copyOf(waiting);
            waiting.clear();
            next.forEach(Runnable::run);
        }
    }

    /** Does something as soon as the response to the request at hand is out. */
    public void afterResponse(Runnable action) {
        afterResponse.add(action);
    }

    /** Whether a request is being handled. */
    public boolean isHandling() {
        return handling;
    }

    /** Whether an answer is still to come. */
    public boolean isWaiting() {
        return !unanswered.isEmpty();
    }

    /** Whether the client has taken back the request at hand. */
    public boolean isCancelled() {
        return isCancelled.getAsBoolean();
    }

    /** Ends the request at hand when the client has taken it back; for handlers to call now and then in what can take long. */
    public void checkCancelled() throws RequestException {
        if (isCancelled()) {
            throw new RequestException(ErrorCode.CANCELLED, "cancelled");
        }
    }

    /** Gives up a request that was begun and whose answer is still to come, if it is one. */
    public void cancel(int seq) {
        CompletableFuture<?> later = unanswered.get(seq);
        if (later != null) {
            later.cancel(false);
        }
    }

    /** Gives up every request whose answer is still to come. */
    public void cancelAll() {
        List.copyOf(unanswered.values()).forEach(later -> later.cancel(false));
    }
}
