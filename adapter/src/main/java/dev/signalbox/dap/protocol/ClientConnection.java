package dev.signalbox.dap.protocol;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import dev.signalbox.dap.transport.Outbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.lsp4j.jsonrpc.debug.json.DebugMessageJsonHandler;

/**
 * The writing half of a session: responses and events, numbered in the order in which they are sent. Bodies are lsp4j's data classes, maps, or nothing. Safe for
 * any thread, but only the session's engine thread uses it once a group exists, which makes the order of messages exact (the event signalbox/journal, which has numbers of
 * its own, comes from another thread). Nothing here waits for the client but {@link
 * #awaitRoom}.
 *
 * <p>A client that is gone is not an error here: the reading side finds out and ends the session.
 */
public final class ClientConnection {
    private static final Gson GSON = new DebugMessageJsonHandler(Map.of()).getGson();

    private final Outbox outbox;
    private int seq;

    /** Numbers messages and puts them into an outbox. */
    public ClientConnection(Outbox outbox) {
        this.outbox = outbox;
    }

    /** How many bytes the client was sent and has not taken. */
    public long unread() {
        return outbox.waiting();
    }

    /** Waits until the client has taken all but so many bytes of what it was sent, or is gone. Not for the engine thread. */
    public void awaitRoom(long bytes) throws InterruptedException {
        outbox.awaitRoom(bytes);
    }

    /** Answers a request. */
    public void respond(Request request, Object body) {
        JsonObject message = response(request.seq(), request.command(), true);
        if (!(body instanceof NoBody)) {
            message.add("body", GSON.toJsonTree(body));
        }
        send(message);
    }

    /** Answers a request that failed. What came without a number cannot be answered: it is told as an {@code output} event. */
    public void fail(int requestSeq, String command, ErrorCode code, String text) {
        if (requestSeq <= 0) {
            JsonObject output = new JsonObject();
            output.addProperty("category", "important");
            output.addProperty("output", text + "\n");
            event("output", output);
            return;
        }
        JsonObject message = response(requestSeq, command, false);
        message.addProperty("message", text);
        JsonObject error = new JsonObject();
        error.addProperty("id", code.id());
        // the format language has {placeholders}: ours are variables, so that braces in a text are not taken for them
        error.addProperty("format", "{text}");
        JsonObject variables = new JsonObject();
        variables.addProperty("text", text);
        error.add("variables", variables);
        error.addProperty("showUser", code != ErrorCode.CANCELLED);
        JsonObject body = new JsonObject();
        body.add("error", error);
        message.add("body", body);
        send(message);
    }

    /** Tells the client something. */
    public void event(String name, Object body) {
        JsonObject message = new JsonObject();
        message.addProperty("type", "event");
        message.addProperty("event", name);
        if (!(body instanceof NoBody)) {
            message.add("body", GSON.toJsonTree(body));
        }
        send(message);
    }

    private static JsonObject response(int requestSeq, String command, boolean success) {
        JsonObject message = new JsonObject();
        message.addProperty("type", "response");
        message.addProperty("request_seq", requestSeq);
        message.addProperty("success", success);
        message.addProperty("command", command);
        return message;
    }

    private synchronized void send(JsonObject message) {
        message.addProperty("seq", ++seq);
        outbox.send(frame(message));
    }

    private static byte[] frame(JsonObject message) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(512);
        try (JsonWriter writer = new JsonWriter(new OutputStreamWriter(content, StandardCharsets.UTF_8))) {
            writer.setSerializeNulls(false);
            GSON.toJson(message, writer);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        byte[] header = ("Content-Length: " + content.size() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[header.length + content.size()];
        System.arraycopy(header, 0, frame, 0, header.length);
        System.arraycopy(content.toByteArray(), 0, frame, header.length, content.size());
        return frame;
    }

    /** The body of a response or event that has none. */
    public enum NoBody {
        NONE
    }
}
