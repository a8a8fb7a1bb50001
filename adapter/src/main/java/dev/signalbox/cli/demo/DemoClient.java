package dev.signalbox.cli.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.signalbox.dap.server.DapServer;
import dev.signalbox.dap.transport.Channel;
import dev.signalbox.dap.transport.FrameReader;
import dev.signalbox.dap.transport.Incoming;
import dev.signalbox.dap.transport.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingQueue;

/** A client of a server in the same JVM, over the same bytes that an editor would send. Used by one thread. */
public final class DemoClient implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final OutputStream out;
    private final Thread server;
    private final LinkedBlockingQueue<JsonObject> incoming = new LinkedBlockingQueue<>();
    private final Deque<JsonObject> events = new ArrayDeque<>();
    private final StringBuilder stdout = new StringBuilder();
    private int seq;

    private DemoClient(OutputStream out, Thread server) {
        this.out = out;
        this.server = server;
    }

    /** Connects to a server. */
    public static DemoClient connect(DapServer server) throws IOException {
        PipedOutputStream toServer = new PipedOutputStream();
        PipedOutputStream fromServer = new PipedOutputStream();
        PipedInputStream requests = new PipedInputStream(toServer, BUFFER);
        PipedInputStream answers = new PipedInputStream(fromServer, BUFFER);
        Channel channel = new Channel("demo", requests, fromServer, new Trust.ByConnection(), fromServer::close);
        Thread thread = new Thread(() -> server.serve(channel), "demo-server");
        DemoClient client = new DemoClient(toServer, thread);
        thread.start();
        Thread reader = new Thread(() -> client.read(new FrameReader(answers)), "demo-client");
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    private void read(FrameReader frames) {
        try {
            while (frames.next() instanceof Incoming.Content content) {
                incoming.add(JsonParser.parseString(new String(content.bytes(), StandardCharsets.UTF_8))
                        .getAsJsonObject());
            }
        } catch (IOException e) {
            JsonObject end = new JsonObject();
            end.addProperty("type", "end");
            end.addProperty("message", String.valueOf(e.getMessage()));
            incoming.add(end);
        }
    }

    /** Sends a request and waits for its answer: the whole response. */
    JsonObject ask(String command, JsonObject arguments) throws IOException {
        JsonObject request = new JsonObject();
        request.addProperty("seq", ++seq);
        request.addProperty("type", "request");
        request.addProperty("command", command);
        request.add("arguments", arguments);
        byte[] content = request.toString().getBytes(StandardCharsets.UTF_8);
        out.write(("Content-Length: " + content.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(content);
        out.flush();
        while (true) {
            JsonObject message = receive();
            if (message.get("type").getAsString().equals("response")
                    && message.get("request_seq").getAsInt() == seq) {
                return message;
            }
            events.add(message);
        }
    }

    /** Waits for one of these events: the whole message. Others that came before it are forgotten. */
    JsonObject await(String... names) throws IOException {
        while (true) {
            JsonObject message = events.isEmpty() ? receive() : events.poll();
            String event = message.has("event") ? message.get("event").getAsString() : "";
            for (String name : names) {
                if (event.equals(name)) {
                    return message;
                }
            }
        }
    }

    private JsonObject receive() throws IOException {
        JsonObject message = take();
        if (message.has("event") && message.get("event").getAsString().equals("output")) {
            JsonObject body = message.getAsJsonObject("body");
            if (body.get("category").getAsString().equals("stdout")) {
                stdout.append(body.get("output").getAsString());
            }
        }
        return message;
    }

    /** What the program has written and nobody has asked for yet. */
    String output() {
        String text = stdout.toString();
        stdout.setLength(0);
        return text;
    }

    private JsonObject take() throws IOException {
        try {
            JsonObject message = incoming.take();
            if (message.get("type").getAsString().equals("end")) {
                throw new IOException("the adapter ended the connection");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        try {
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
