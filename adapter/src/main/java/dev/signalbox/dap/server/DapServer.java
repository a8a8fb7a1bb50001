package dev.signalbox.dap.server;

import dev.signalbox.dap.request.RequestRegistry;
import dev.signalbox.dap.transport.Channel;
import dev.signalbox.dap.transport.Listener;
import dev.signalbox.dap.transport.Trust;
import dev.signalbox.engine.TargetGroup;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
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

    private final RequestRegistry requests;
    private final Supplier<TargetGroup> groups;
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();

    /** A server whose sessions get their groups from a factory. */
    public DapServer(RequestRegistry requests, Supplier<TargetGroup> groups) {
        this.requests = requests;
        this.groups = groups;
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
        Conversation conversation = new Conversation(channel, requests, groups);
        conversations.add(conversation);
        try {
            conversation.run();
        } finally {
            conversations.remove(conversation);
        }
    }
}
