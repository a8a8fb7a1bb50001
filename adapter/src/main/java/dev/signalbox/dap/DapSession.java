package dev.signalbox.dap;

import dev.signalbox.dap.model.Handles;
import dev.signalbox.dap.protocol.ClientConnection;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.dap.transport.Trust;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.ptrace.journal.JournalBatches;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.lsp4j.debug.InvalidatedEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArguments;

/**
 * What one client sees: a view on the processes of one group, and what it asked for so far. Used on the engine thread of its group only; before there is a
 * group, on the thread that reads the connection.
 */
public final class DapSession {
    private final ClientConnection client;
    private final Trust trust;
    private final Supplier<TargetGroup> groups;
    private final OpenRequests requests = new OpenRequests();
    private final Handles handles = new Handles();
    private final Set<String> outOfDate = new TreeSet<>();
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
    public DapSession(ClientConnection client, Trust trust, Supplier<TargetGroup> groups) {
        this.client = client;
        this.trust = trust;
        this.groups = groups;
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

    /** The client said what it can do: the first request of a session. */
    public void initialize(ClientTraits client) {
        traits = client;
        initialized = true;
    }

    /** Whether the client has said what it can do. */
    public boolean isInitialized() {
        return initialized;
    }

    /** Whether there is a group already. */
    public boolean hasGroup() {
        return group != null;
    }

    /** The requests that are begun and not answered. */
    public OpenRequests requests() {
        return requests;
    }

    /** As {@link OpenRequests#checkCancelled}. */
    public void checkCancelled() throws RequestException {
        requests.checkCancelled();
    }

    /** What the client shows of these areas is out of date: it is told after the response to the request at hand, when it can be told at all. */
    public void invalidate(String... areas) {
        if (traits.invalidated()) {
            outOfDate.addAll(List.of(areas));
            if (!requests.isHandling()) {
                tellInvalidated();
            }
        }
    }

    /** Tells the client what is out of date, if anything is. */
    public void tellInvalidated() {
        if (!outOfDate.isEmpty()) {
            InvalidatedEventArguments event = new InvalidatedEventArguments();
            event.setAreas(outOfDate.toArray(String[]::new));
            outOfDate.clear();
            client.event("invalidated", event);
        }
    }

    /** As {@link OpenRequests#afterResponse}. */
    public void afterResponse(Runnable action) {
        requests.afterResponse(action);
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
        requests.cancelAll();
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
