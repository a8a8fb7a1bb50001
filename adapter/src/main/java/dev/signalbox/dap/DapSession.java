package dev.signalbox.dap;

import dev.signalbox.dap.model.Handles;
import dev.signalbox.dap.protocol.ClientConnection;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.Request;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.dap.request.RequestRegistry;
import dev.signalbox.dap.request.RequestRegistry.Phase;
import dev.signalbox.dap.transport.Trust;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.ptrace.journal.JournalBatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.lsp4j.debug.InvalidatedEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArguments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one client sees: a view on the processes of one group. Holds the session's state and sends every request to its handler. Used on the engine thread
 * of its group only; before there is a group, on the thread that reads the connection.
 */
public final class DapSession {
    private static final Logger LOG = LoggerFactory.getLogger(DapSession.class);

    private final ClientConnection client;
    private final Trust trust;
    private final Supplier<RequestRegistry> requests;
    private final Supplier<TargetGroup> groups;
    private final Handles handles = new Handles();
    private final List<Runnable> afterResponse = new ArrayList<>();
    private final Map<Integer, CompletableFuture<?>> unanswered = new HashMap<>();
    private final Set<String> outOfDate = new TreeSet<>();
    private BooleanSupplier isCancelled = () -> false;
    private boolean handling;
    private ClientTraits traits = ClientTraits.DEFAULT;
    private SourceMap sourceMap = SourceMap.NONE;
    private ShutdownSignal gracefulShutdown = ShutdownSignal.KILL;
    private boolean initialized;
    private volatile TargetGroup group;
    private BreakpointTable breakpoints;
    private LiveTarget root;
    private volatile Optional<JournalBatches> subscription = Optional.empty();
    private boolean disconnecting;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Set<LiveTarget> silent = new HashSet<>();
    private boolean over;
    private List<String> postRunCommands = List.of();

    /** A session whose group is made at the first request that needs one. */
    public DapSession(
            ClientConnection client, Trust trust, Supplier<RequestRegistry> requests, Supplier<TargetGroup> groups) {
        this.client = client;
        this.trust = trust;
        this.requests = requests;
        this.groups = groups;
    }

    /** Answers {@code initialize}; needs no group. */
    public void initialize(Request request) {
        try {
            if (initialized) {
                throw new RequestException(ErrorCode.WRONG_STATE, "initialize: this session is initialized already");
            }
            traits = ClientTraits.of(request.arguments());
            initialized = true;
            client.respond(request, AdvertisedCapabilities.create());
        } catch (RequestException e) {
            client.fail(request.seq(), request.command(), e.code(), e.getMessage());
        }
    }

    /** The group, made now if there is none. */
    public TargetGroup openGroup() {
        if (group == null) {
            TargetGroup made = groups.get();
            made.addListener(new SessionEvents(this));
            group = made;
        }
        return group;
    }

    /**
     * Answers a request on the engine thread, at once or, when its handler gives a future, as soon as that is complete. Whatever goes wrong in it is answered, and the
     * session goes on.
     *
     * @param cancelled whether the client has taken the request back; asked while it is worked on
     * @param done runs when the answer is out
     */
    public void handle(Request request, BooleanSupplier cancelled, Runnable done) {
        isCancelled = cancelled;
        handling = true;
        try {
            RequestRegistry.Entry entry = requests.get()
                    .find(request.command())
                    .orElseThrow(() -> new RequestException(
                            ErrorCode.UNKNOWN_REQUEST, "the request '" + request.command() + "' is not known here"));
            check(entry.phase(), request.command());
            Object body = entry.handler().handle(this, request.arguments());
            if (body instanceof CompletableFuture<?> later) {
                unanswered.put(request.seq(), later);
                later.whenComplete((result, failure) -> {
                    unanswered.remove(request.seq());
                    answer(request, result, failure);
                    done.run();
                });
                handling = false;
                return;
            }
            answer(request, body, null);
        } catch (RequestException | EngineException | RuntimeException | StackOverflowError e) {
            answer(request, null, e);
        }
        done.run();
    }

    private void answer(Request request, Object body, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            client.respond(request, body);
        } else if (cause instanceof RequestException e) {
            client.fail(request.seq(), request.command(), e.code(), e.getMessage());
        } else if (cause instanceof EngineException) {
            client.fail(request.seq(), request.command(), ErrorCode.FAILED, cause.getMessage());
        } else if (cause instanceof CancellationException) {
            client.fail(request.seq(), request.command(), ErrorCode.CANCELLED, "cancelled");
        } else {
            LOG.error("{} failed", request.command(), cause);
            client.fail(
                    request.seq(),
                    request.command(),
                    ErrorCode.INTERNAL,
                    "a mistake in Signalbox: " + cause + " (the log has more)");
        }
        List<Runnable> next = List.copyOf(afterResponse);
        afterResponse.clear();
        next.forEach(Runnable::run);
        handling = false;
        tellInvalidated();
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

    /** What the client shows of these areas is out of date: it is told after the response to the request at hand, when it can be told at all. */
    public void invalidate(String... areas) {
        if (traits.invalidated()) {
            outOfDate.addAll(List.of(areas));
            if (!handling) {
                tellInvalidated();
            }
        }
    }

    private void tellInvalidated() {
        if (!outOfDate.isEmpty()) {
            InvalidatedEventArguments event = new InvalidatedEventArguments();
            event.setAreas(outOfDate.toArray(String[]::new));
            outOfDate.clear();
            client.event("invalidated", event);
        }
    }

    /** Gives up a request that was begun and whose answer is still to come, if it is one. */
    public void cancelUnanswered(int seq) {
        CompletableFuture<?> later = unanswered.get(seq);
        if (later != null) {
            later.cancel(false);
        }
    }

    /** Whether a launch or attach is under way. */
    private boolean isStarting() {
        return !unanswered.isEmpty();
    }

    private void check(Phase phase, String command) throws RequestException {
        if (!initialized) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE, command + ": the first request of a session is initialize");
        }
        if (phase == Phase.UNSTARTED && isStarting()) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE, command + ": the attach before it is still under way; cancel that first");
        }
        if (phase == Phase.UNSTARTED && root != null) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE, command + ": this session has its program already; open another session");
        }
        if (phase == Phase.LIVE && root == null) {
            throw new RequestException(
                    ErrorCode.WRONG_STATE, command + ": there is no program yet; launch or attach first");
        }
        if (phase == Phase.LIVE && targets().isEmpty()) {
            throw new RequestException(ErrorCode.WRONG_STATE, command + ": the program has ended");
        }
    }

    /** Does something as soon as the response to the request at hand is out. */
    public void afterResponse(Runnable action) {
        afterResponse.add(action);
    }

    /** The client. */
    public ClientConnection client() {
        return client;
    }

    /** What the client said about itself. */
    public ClientTraits traits() {
        return traits;
    }

    /** What a client must show before it may start anything. */
    public Trust trust() {
        return trust;
    }

    /** The group. */
    public TargetGroup group() {
        return openGroup();
    }

    /** The breakpoints of this session. */
    public BreakpointTable breakpoints() {
        if (breakpoints == null) {
            breakpoints = group().newBreakpoints();
        }
        return breakpoints;
    }

    /** Numbers of frames and variables. */
    public Handles handles() {
        return handles;
    }

    /** The program was launched or attached to. */
    public void started(LiveTarget target) {
        root = target;
    }

    /** The process that this session was made for. */
    public Optional<LiveTarget> root() {
        return Optional.ofNullable(root);
    }

    /** The processes that it shows. */
    public List<LiveTarget> targets() {
        return group == null ? List.of() : group.targets();
    }

    /** The client asked for this process to go on, so that it need not be told. */
    public void resumesSilently(LiveTarget target) {
        silent.add(target);
    }

    /** Whether it did; asked once for each time that the process goes on. */
    public boolean wasSilent(LiveTarget target) {
        return silent.remove(target);
    }

    /** How paths of the debug information are found on this machine. */
    public SourceMap sourceMap() {
        return sourceMap;
    }

    /** Sets {@link #sourceMap()}. */
    public void setSourceMap(SourceMap map) {
        sourceMap = map;
    }

    /** What {@code terminate} does. */
    public ShutdownSignal gracefulShutdown() {
        return gracefulShutdown;
    }

    /** Sets {@link #gracefulShutdown()}. */
    public void setGracefulShutdown(ShutdownSignal shutdown) {
        gracefulShutdown = shutdown;
    }

    /** Console commands for when the program has started. */
    public List<String> postRunCommands() {
        return postRunCommands;
    }

    /** Sets {@link #postRunCommands()}. */
    public void setPostRunCommands(List<String> commands) {
        postRunCommands = List.copyOf(commands);
    }

    /** Whether a request can be answered where it was read, because it concerns no process. */
    public boolean answersWithoutGroup(Request request) {
        Optional<RequestRegistry.Entry> entry = requests.get().find(request.command());
        boolean needsProcess = entry.isPresent()
                && entry.get().phase() != Phase.ALWAYS
                && entry.get().phase() != Phase.LIVE;
        return group == null && !(initialized && needsProcess);
    }

    /** Tells the client that there is nothing more to debug, once. */
    public void end() {
        if (!over) {
            over = true;
            if (initialized) {
                client.event("terminated", ClientConnection.NoBody.NONE);
            }
            if (disconnecting) {
                finished.complete(null);
            }
        }
    }

    /** Shows a line to the user. */
    public void say(String category, String line) {
        output(category, line.endsWith("\n") ? line : line + "\n");
    }

    /** Shows text to the user as it is. */
    public void output(String category, String text) {
        OutputEventArguments event = new OutputEventArguments();
        event.setCategory(category);
        event.setOutput(text);
        client.event("output", event);
    }

    /** The client said goodbye: as soon as it has its answer and the last process is dead or let go, the connection ends. */
    public void disconnect() {
        disconnecting = true;
        List.copyOf(unanswered.values()).forEach(later -> later.cancel(false));
        afterResponse(() -> {
            if (root == null || targets().isEmpty()) {
                end();
                finished.complete(null);
            }
        });
    }

    /** Done when the connection can be closed: the client said goodbye and got its answer. */
    public CompletableFuture<Void> finished() {
        return finished;
    }

    /** The journal is told to the client from now on, until {@link #endSubscription}. */
    public void setSubscription(JournalBatches batches) {
        subscription = Optional.of(batches);
    }

    /** The journal is told no more, once what was gathered has been. */
    public void endSubscription() {
        subscription.ifPresent(JournalBatches::close);
        subscription = Optional.empty();
    }

    /** The client is gone: what was launched is killed, what was attached is let go. Callable from any thread but the engine's. */
    public void close() {
        TargetGroup last = group;
        if (last != null) {
            last.close();
        }
        endSubscription();
    }
}
