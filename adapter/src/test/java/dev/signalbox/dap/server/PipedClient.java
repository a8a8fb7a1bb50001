package dev.signalbox.dap.server;

import dev.signalbox.client.RawClient;
import dev.signalbox.dap.transport.Channel;
import dev.signalbox.dap.transport.Trust;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;

/** Connects a client to a server in the same JVM. */
final class PipedClient {
    private PipedClient() {}

    /** A client that is connected and initialized. */
    static RawClient initialized(SessionParts parts) throws IOException {
        PipedOutputStream toServer = new PipedOutputStream();
        PipedOutputStream fromServer = new PipedOutputStream();
        PipedInputStream requests = new PipedInputStream(toServer, 1 << 16);
        PipedInputStream answers = new PipedInputStream(fromServer, 1 << 16);
        DapServer server = new DapServer(() -> parts, Duration.ofMinutes(1));
        Channel channel = new Channel("test", requests, fromServer, new Trust.ByConnection(), fromServer::close);
        Thread thread = new Thread(() -> server.serve(channel));
        thread.setDaemon(true);
        thread.start();
        RawClient client = new RawClient(answers, toServer, toServer);
        client.request("initialize", "{}");
        return client;
    }
}
