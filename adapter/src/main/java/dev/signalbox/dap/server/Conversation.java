package dev.signalbox.dap.server;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.ClientConnection;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.MessageParser;
import dev.signalbox.dap.protocol.MessageParser.Invalid;
import dev.signalbox.dap.protocol.MessageParser.Message;
import dev.signalbox.dap.protocol.MessageParser.RequestMessage;
import dev.signalbox.dap.protocol.Request;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.dap.request.Responder;
import dev.signalbox.dap.transport.Channel;
import dev.signalbox.dap.transport.FrameReader;
import dev.signalbox.dap.transport.Incoming;
import dev.signalbox.dap.transport.Outbox;
import dev.signalbox.engine.TargetGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its first byte to its end. A thread of its own reads; what it reads is handled on the engine thread in the order of arrival, but for {@code
 * cancel}, which must overtake what it cancels, and {@code disconnect}, which takes back all inspection that still waits.
 */
public final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final Set<String> INSPECTING = Set.of(
            "stackTrace",
            "scopes",
            "variables",
            "evaluate",
            "source",
            "modules",
            "readMemory",
            "completions",
            "exceptionInfo",
            "threads");
    private static final long GOODBYE_SECONDS = 5;
    /** How much may wait for the client before its next request is looked at: it is to read the answers first. */
    private static final long UNREAD_ANSWERS = 32 << 20;

    private final Channel channel;
    private final Outbox outbox;
    private final ClientConnection client;
    private final DapSession session;
    private final Responder responder;
    private final ConcurrentHashMap<Integer, Request> waiting = new ConcurrentHashMap<>();
    private final Set<Integer> cancelled = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * A conversation with the client behind a channel.
     *
     * @param parts may be asked for after the answer to initialize only, and then waited for
     * @param patience how long the client may read nothing while something waits for it
     */
    public Conversation(Channel channel, Duration patience, Supplier<SessionParts> parts) {
        this.channel = channel;
        this.outbox = new Outbox(channel.name(), channel.out(), patience, () -> closed.complete(null));
        this.client = new ClientConnection(outbox);
        this.session = new DapSession(
                client, channel.trust(), () -> parts.get().groups().open());
        this.responder = new Responder(session, () -> parts.get().requests());
    }

    /** Talks until the client says goodbye or is gone; afterwards nothing that was launched lives and nothing that was attached is held. */
    public void run() {
        outbox.start();
        Thread reader = new Thread(this::read, "dap-reader");
        reader.setDaemon(true);
        reader.start();
        try {
            CompletableFuture.anyOf(closed, session.finished()).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("the connection {} failed", channel.name(), e);
        }
        close();
    }

    /** Ends it from outside. Callable from any thread but the engine's. */
    public void close() {
        session.close();
        outbox.close(Duration.ofSeconds(GOODBYE_SECONDS));
        try {
            channel.closer().close();
        } catch (IOException e) {
            LOG.debug("closing {}", channel.name(), e);
        }
    }

    private void read() {
        try {
            FrameReader frames = new FrameReader(channel.in());
            while (true) {
                Incoming incoming = frames.next();
                if (incoming instanceof Incoming.End) {
                    break;
                }
                client.awaitRoom(UNREAD_ANSWERS);
                if (incoming instanceof Incoming.Broken broken) {
                    client.fail(0, "", ErrorCode.MALFORMED_MESSAGE, broken.problem());
                } else if (incoming instanceof Incoming.Content content) {
                    Message message = MessageParser.parse(content.bytes());
                    if (message instanceof Invalid invalid && !invalid.json()) {
                        frames.rejected(content.bytes());
                    }
                    receive(message);
                }
            }
        } catch (IOException e) {
            LOG.info("{}: {}", channel.name(), e.getMessage());
        } catch (InterruptedException e) {
            LOG.debug("nobody interrupts the reader of {}", channel.name(), e);
        } catch (RuntimeException | Error e) {
            LOG.error("reading {} failed", channel.name(), e);
        } finally {
            awaitGoodbye();
            closed.complete(null);
        }
    }

    /** A client that closes its end right after {@code disconnect} gets the time that the goodbye takes. */
    private void awaitGoodbye() {
        if (waiting.values().stream().noneMatch(request -> request.command().equals("disconnect"))) {
            return;
        }
        try {
            session.finished().get(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("{}: the goodbye was not finished", channel.name());
        }
    }

    private void receive(Message message) {
        if (message instanceof Invalid invalid) {
            client.fail(invalid.seq(), invalid.command(), ErrorCode.MALFORMED_MESSAGE, invalid.problem());
        } else if (message instanceof RequestMessage request) {
            receive(request.request());
        }
        // a response answers a request of ours: none is sent before children get sessions of their own
    }

    private void receive(Request request) {
        switch (request.command()) {
            case "initialize" -> responder.initialize(request);
            case "cancel" -> cancel(request);
            case "disconnect" -> {
                waiting.values().stream()
                        .filter(earlier -> INSPECTING.contains(earlier.command()))
                        .forEach(earlier -> cancelled.add(earlier.seq()));
                pass(request);
            }
            default -> pass(request);
        }
    }

    private void pass(Request request) {
        if (responder.answersWithoutGroup(request)) {
            responder.handle(request, () -> false, () -> {});
            return;
        }
        TargetGroup group;
        try {
            group = session.openGroup();
        } catch (IllegalStateException e) {
            LOG.debug("no tracer", e);
            client.fail(request.seq(), request.command(), ErrorCode.LAUNCH_FAILED, e.getMessage());
            return;
        }
        waiting.put(request.seq(), request);
        group.executor().execute(() -> handle(request));
    }

    private void handle(Request request) {
        if (cancelled.contains(request.seq())) {
            client.fail(request.seq(), request.command(), ErrorCode.CANCELLED, "cancelled");
            done(request);
            return;
        }
        responder.handle(request, () -> cancelled.contains(request.seq()), () -> done(request));
    }

    private void done(Request request) {
        waiting.remove(request.seq());
        cancelled.remove(request.seq());
    }

    /** A request that waits is not begun; one that is worked on notices when it next asks, and one whose answer is still to come is told. */
    private void cancel(Request request) {
        try {
            OptionalInt id = request.arguments().optionalInteger("requestId");
            if (id.isPresent() && waiting.containsKey(id.getAsInt())) {
                cancelled.add(id.getAsInt());
                session.openGroup().executor().execute(() -> session.requests().cancel(id.getAsInt()));
                if (!waiting.containsKey(id.getAsInt())) {
                    cancelled.remove(id.getAsInt());
                }
            }
            client.respond(request, ClientConnection.NoBody.NONE);
        } catch (RequestException e) {
            client.fail(request.seq(), request.command(), e.code(), e.getMessage());
        }
    }
}
