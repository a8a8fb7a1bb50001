package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Server;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that never read what they are sent, while their program prints without end. */
@Timeout(120)
class StuckClientIT {
    @TempDir
    Path folder;

    private SocketChannel deaf(Path socket, String... requests) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        int seq = 0;
        for (String request : requests) {
            say(channel, ++seq, request);
        }
        return channel;
    }

    private static void say(SocketChannel channel, int seq, String request) throws IOException {
        String content = "{\"seq\":" + seq + ",\"type\":\"request\"," + request.replace('\'', '"') + "}";
        String frame = "Content-Length: " + content.length() + "\r\n\r\n" + content;
        channel.write(ByteBuffer.wrap(frame.getBytes(StandardCharsets.US_ASCII)));
    }

    private static final String[] PRINTING = {
        "'command':'initialize'",
        "'command':'launch','arguments':{'program':'/usr/bin/yes'}",
        "'command':'configurationDone'"
    };

    private static ProcessHandle printing(Server server) throws Exception {
        for (int tries = 0; tries < 200; tries++) {
            for (ProcessHandle one : server.process().descendants().toList()) {
                if (one.info().command().orElse("").endsWith("/yes")) {
                    return one;
                }
            }
            server.process().waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("yes was not started: " + server.errors());
    }

    private void debugToTheEnd(Path socket) throws Exception {
        Path queue = Programs.compile("queue", folder);
        try (RawClient client = Server.overUnix(socket)) {
            DebugSession session = new DebugSession(client);
            session.launch(queue, "");
            session.run();
            int thread = session.stopped("exception").get("threadId").getAsInt();
            session.resume(thread);
            assertThat(session.exited()).isEqualTo(3);
            session.goodbye();
        }
    }

    @Test
    void aClientThatReadsNothingIsGivenUpOnAndOthersGoOn() throws Exception {
        Path socket = folder.resolve("socket");
        try (Server server = Server.start("unix:" + socket, "--client-timeout", "3");
                SocketChannel deaf = deaf(socket, PRINTING)) {
            ProcessHandle program = printing(server);
            debugToTheEnd(socket);
            program.onExit().get(30, TimeUnit.SECONDS);
            assertThat(server.errors()).contains("the client reads nothing");
            assertThat(deaf.isOpen()).isTrue();
            debugToTheEnd(socket);
        }
    }

    @Test
    void theEngineDoesNotWaitForAClientThatReadsNothing() throws Exception {
        Path socket = folder.resolve("socket");
        try (Server server = Server.start("unix:" + socket, "--client-timeout", "600");
                SocketChannel deaf = deaf(socket, PRINTING)) {
            ProcessHandle program = printing(server);
            debugToTheEnd(socket);
            assertThat(program.isAlive()).isTrue();
            say(deaf, PRINTING.length + 1, "'command':'terminate'");
            program.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientThatReadsLateGetsEverything() throws Exception {
        Path socket = folder.resolve("socket");
        try (Server server = Server.start("unix:" + socket)) {
            String[] requests = PRINTING.clone();
            requests[1] = "'command':'launch','arguments':{'program':'/usr/bin/seq','args':['1','1000000']}";
            try (SocketChannel late = deaf(socket, requests)) {
                debugToTheEnd(socket);
                StringBuilder all = new StringBuilder();
                ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
                while (all.indexOf("\"terminated\"", Math.max(0, all.length() - (1 << 17))) < 0) {
                    assertThat(late.read(buffer.clear())).isPositive();
                    all.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                }
                assertThat(all).contains("999999\\n1000000\\n");
                assertThat(server.errors()).doesNotContain("reads nothing");
            }
        }
    }
}
