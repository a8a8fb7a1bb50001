package dev.signalbox.dap.server;

import dev.signalbox.dap.transport.Channel;
import dev.signalbox.dap.transport.Listener;
import dev.signalbox.dap.transport.Trust;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves debug sessions: one over stdio, or many over a socket. When the JVM is told to end (SIGTERM, SIGINT, SIGHUP), every session ends as if its client had
 * gone.
 */
public final class DapServer {
    private static final Logger LOG = LoggerFactory.getLogger(DapServer.class);

    private final Supplier<SessionParts> parts;
    private final Duration patience;
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();

    /**
     * A server.
     *
     * @param parts what its sessions share; asked for when a session needs more than {@code initialize}, and then waited for
     * @param patience how long a client may read nothing while something waits for it
     */
    public DapServer(Supplier<SessionParts> parts, Duration patience) {
        this.parts = parts;
        this.patience = patience;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> conversations.forEach(Conversation::close), "shutdown"));
    }

    /** Serves one session over stdin and stdout. From now on System.out is stderr: stdout belongs to the protocol. */
    public void serveStdio() {
        System.setOut(System.err);
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        serve(new Channel("stdio", in, out, new Trust.ByConnection(), out::close));
    }

    /** Serves every client of a listener until it is closed. */
    public void serve(Listener listener) throws IOException {
        while (true) {
            Channel channel;
            try {
                channel = listener.accept();
            } catch (ClosedChannelException e) {
                LOG.debug("no longer listening on {}", listener.address(), e);
                return;
            }
            Thread thread = new Thread(() -> serve(channel), "dap-session");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Serves one client to the end. */
    public void serve(Channel channel) {
        Conversation conversation = new Conversation(channel, patience, parts);
        conversations.add(conversation);
        try {
            conversation.run();
        } finally {
            conversations.remove(conversation);
        }
    }
}
