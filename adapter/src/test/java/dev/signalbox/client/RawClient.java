package dev.signalbox.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A DAP client that knows nothing but bytes and JSON: its own framing, no library of the adapter's. Every message is validated against the protocol's schema when that
 * is at hand. Messages are kept in the order of their arrival.
 */
public final class RawClient implements Closeable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final JsonObject END = new JsonObject();

    private final OutputStream out;
    private final Closeable transport;
    private final LinkedBlockingQueue<JsonObject> incoming = new LinkedBlockingQueue<>();
    private final List<JsonObject> transcript = new ArrayList<>();
    private int consumed;
    private int seq;
    private int lastSeen;

    /** Talks over two streams. */
    public RawClient(InputStream in, OutputStream out, Closeable transport) {
        this.out = out;
        this.transport = transport;
        Thread reader = new Thread(() -> read(in), "raw-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try {
            while (true) {
                int length = -1;
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    if (line.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(line.substring(16));
                    }
                }
                byte[] content = in.readNBytes(length);
                incoming.add(JsonParser.parseString(new String(content, StandardCharsets.UTF_8))
                        .getAsJsonObject());
            }
        } catch (IOException e) {
            incoming.add(END);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("closed");
            }
            if (c == '\n') {
                return line.toString(StandardCharsets.US_ASCII).stripTrailing();
            }
            line.write(c);
        }
    }

    /** Sends bytes as they are. */
    public void sendRaw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Sends a content with its right header. */
    public void sendContent(String content) throws IOException {
        sendRaw("Content-Length: " + content.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + content);
    }

    /** Sends a request; arguments are JSON text with ' for ". Returns its number. */
    public int send(String command, String arguments) throws IOException {
        int number = ++seq;
        sendContent("{\"seq\":" + number + ",\"type\":\"request\",\"command\":\"" + command + "\",\"arguments\":"
                + arguments.replace('\'', '"') + "}");
        return number;
    }

    /** Sends a request and waits for its response, whatever it says. */
    public JsonObject ask(String command, String arguments) throws IOException {
        int number = send(command, arguments);
        return await(
                message -> text(message, "type").equals("response")
                        && message.get("request_seq").getAsInt() == number,
                "the response to " + command);
    }

    /** Sends a request that must succeed; returns the response's body, or an empty object. */
    public JsonObject request(String command, String arguments) throws IOException {
        JsonObject response = ask(command, arguments);
        if (!response.get("success").getAsBoolean()) {
            throw new AssertionError(command + " failed: " + response + "\n" + describe());
        }
        return response.has("body") ? response.getAsJsonObject("body") : new JsonObject();
    }

    /** Sends a request that must fail; returns the message. */
    public String refused(String command, String arguments) throws IOException {
        JsonObject response = ask(command, arguments);
        if (response.get("success").getAsBoolean()) {
            throw new AssertionError(command + " should have failed: " + response);
        }
        return text(response, "message");
    }

    /** Waits for an event that was not consumed before; returns its body. Everything before it counts as consumed. */
    public JsonObject event(String name) {
        return event(name, body -> true);
    }

    /** Waits for an event with a certain body. */
    public JsonObject event(String name, Predicate<JsonObject> matching) {
        int from = consumed;
        while (true) {
            for (int i = from; i < transcript.size(); i++) {
                JsonObject message = transcript.get(i);
                if (isEvent(message, name) && matching.test(body(message))) {
                    consumed = i + 1;
                    return body(message);
                }
            }
            from = transcript.size();
            receive("the event " + name);
        }
    }

    /** Waits for one more message, which goes into the transcript and counts as consumed by nobody. */
    public void awaitAny() {
        receive("any message");
    }

    private JsonObject await(Predicate<JsonObject> wanted, String what) {
        while (true) {
            JsonObject message = receive(what);
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /** The response to a request that was sent, whatever it says; it may have come already. */
    public JsonObject responseTo(int number) {
        return transcript.stream()
                .filter(message -> isResponse(message, number))
                .findFirst()
                .orElseGet(() -> await(message -> isResponse(message, number), "the response to request " + number));
    }

    private static boolean isResponse(JsonObject message, int number) {
        return text(message, "type").equals("response")
                && message.get("request_seq").getAsInt() == number;
    }

    /** Waits for a response to no request of ours in particular: of broken messages, for example. */
    public JsonObject anyResponse() {
        return await(message -> text(message, "type").equals("response"), "a response");
    }

    private JsonObject receive(String what) {
        JsonObject message;
        try {
            message = incoming.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        if (message == null) {
            throw new AssertionError("waited in vain for " + what + "\n" + describe());
        }
        if (message == END) {
            incoming.add(END);
            throw new AssertionError("the connection ended before " + what + "\n" + describe());
        }
        transcript.add(message);
        DapSchema.check(message.toString());
        int number = message.get("seq").getAsInt();
        if (number != ++lastSeen) {
            throw new AssertionError("message " + lastSeen + " has the number " + number);
        }
        return message;
    }

    /** Waits until the adapter has closed the connection; what comes before is added to the transcript. */
    public void awaitEnd() {
        while (true) {
            try {
                JsonObject message = incoming.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                if (message == null) {
                    throw new AssertionError("the connection stays open\n" + describe());
                }
                if (message == END) {
                    return;
                }
                transcript.add(message);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** All messages so far. */
    public List<JsonObject> transcript() {
        return transcript;
    }

    /** The text of all output events of a category. */
    public String output(String category) {
        StringBuilder text = new StringBuilder();
        for (JsonObject message : transcript) {
            if (isEvent(message, "output") && text(body(message), "category").equals(category)) {
                text.append(text(body(message), "output"));
            }
        }
        return text.toString();
    }

    private String describe() {
        StringBuilder text = new StringBuilder("messages so far:");
        transcript.forEach(message -> text.append('\n').append(message));
        return text.toString();
    }

    private static boolean isEvent(JsonObject message, String name) {
        return text(message, "type").equals("event") && text(message, "event").equals(name);
    }

    private static JsonObject body(JsonObject message) {
        return message.has("body") ? message.getAsJsonObject("body") : new JsonObject();
    }

    /** A text member, empty when absent. */
    public static String text(JsonObject object, String name) {
        JsonElement element = object.get(name);
        return element == null || element.isJsonNull() ? "" : element.getAsString();
    }

    /** Closes our end, as a client that vanishes. */
    @Override
    public void close() throws IOException {
        transport.close();
    }
}
