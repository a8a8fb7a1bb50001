package dev.signalbox.dap.request;

import dev.signalbox.dap.AdvertisedCapabilities;
import dev.signalbox.dap.ClientTraits;
import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.Request;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.dap.request.RequestRegistry.Phase;
import dev.signalbox.engine.EngineException;
import dev.signalbox.ptrace.TracerClosedException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one session: finds the handler, and sends what comes of it. On the session's thread. */
public final class Responder {
    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private final DapSession session;
    private final Supplier<RequestRegistry> registry;

    /** @param registry may be asked for after the answer to initialize only, and then waited for */
    public Responder(DapSession session, Supplier<RequestRegistry> registry) {
        this.session = session;
        this.registry = registry;
    }

    /** Answers {@code initialize}; needs no group. */
    public void initialize(Request request) {
        try {
            if (session.isInitialized()) {
                throw new RequestException(ErrorCode.WRONG_STATE, "initialize: this session is initialized already");
            }
            session.initialize(ClientTraits.of(request.arguments()));
            session.client().respond(request, AdvertisedCapabilities.create());
        } catch (RequestException e) {
            fail(request, e.code(), e.getMessage());
        }
    }

    /** Whether a request can be answered where it was read, because it concerns no process. */
    public boolean answersWithoutGroup(Request request) {
        Optional<RequestRegistry.Entry> entry = registry.get().find(request.command());
        boolean needsProcess = entry.isPresent()
                && entry.get().phase() != Phase.ALWAYS
                && entry.get().phase() != Phase.LIVE;
        return !session.hasGroup() && !(session.isInitialized() && needsProcess);
    }

    /**
     * Answers a request on the engine thread, at once or, when its handler gives a future, as soon as that is complete. Whatever goes wrong in it is answered, and the
     * session goes on. While a launch or attach is under way, requests that need its process wait for it, as they did in the client's order.
     *
     * @param cancelled whether the client has taken the request back; asked while it is worked on
     * @param done runs when the answer is out
     */
    public void handle(Request request, BooleanSupplier cancelled, Runnable done) {
        if (waitsForProcess(request)) {
            session.requests().whenNoneIsWaiting(() -> handle(request, cancelled, done));
            return;
        }
        session.requests().begin(cancelled);
        try {
            RequestRegistry.Entry entry = registry.get()
                    .find(request.command())
                    .orElseThrow(() -> new RequestException(
                            ErrorCode.UNKNOWN_REQUEST, "the request '" + request.command() + "' is not known here"));
            check(entry.phase(), request.command());
            Object body = entry.handler().handle(session, request.arguments());
            if (body instanceof CompletableFuture<?> later) {
                session.requests().postpone(request.seq(), later);
                later.whenComplete((result, failure) -> {
                    session.requests().arrived(request.seq());
                    answer(request, result, failure);
                    done.run();
                    session.requests().goOn();
                });
                return;
            }
            answer(request, body, null);
        } catch (RequestException | EngineException | RuntimeException | StackOverflowError e) {
            answer(request, null, e);
        }
        done.run();
    }

    private boolean waitsForProcess(Request request) {
        Optional<RequestRegistry.Entry> entry = registry.get().find(request.command());
        return entry.isPresent()
                && entry.get().phase() == Phase.LIVE
                && session.root().isEmpty()
                && session.requests().isWaiting();
    }

    private void check(Phase phase, String command) throws RequestException {
        if (!session.isInitialized()) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE, command + ": the first request of a session is initialize");
        }
        if (phase == Phase.UNSTARTED && session.requests().isWaiting()) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE,
                    command + ": the launch or attach before it is still under way; cancel that first");
        }
        if (phase == Phase.UNSTARTED && session.root().isPresent()) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE, command + ": this session has its program already; open another session");
        }
        if (phase == Phase.LIVE && session.root().isEmpty()) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE, command + ": there is no program yet; launch or attach first");
        }
        if (phase == Phase.LIVE && session.targets().isEmpty()) {
            throw new RequestException(ErrorCode.WRONG_STATE, command + ": the program has ended");
        }
    }

    private void answer(Request request, Object body, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            session.client().respond(request, body);
        } else if (cause instanceof RequestException e) {
            fail(request, e.code(), e.getMessage());
        } else if (cause instanceof EngineException) {
            fail(request, ErrorCode.FAILED, cause.getMessage());
        } else if (cause instanceof CancellationException) {
            fail(request, ErrorCode.CANCELLED, "cancelled");
        } else if (cause instanceof TracerClosedException) {
            LOG.debug("{} came too late", request.command(), cause); // the client has gone, or we are being terminated
            fail(request, ErrorCode.FAILED, "the session has ended");
        } else {
            LOG.error("{} failed", request.command(), cause);
            fail(request, ErrorCode.INTERNAL, "a mistake in Signalbox: " + cause + " (the log has more)");
        }
        session.requests().answered();
        session.tellInvalidated();
    }

    private void fail(Request request, ErrorCode code, String text) {
        session.client().fail(request.seq(), request.command(), code, text);
    }
}
