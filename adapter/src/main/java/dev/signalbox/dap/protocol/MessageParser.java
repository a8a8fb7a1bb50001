package dev.signalbox.dap.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.internal.Streams;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the content of a frame into a {@link Message}; what is no proper message still gives as much of seq and command as can be read, for the answer. */
public final class MessageParser {
    private MessageParser() {}

    /** A parsed message. */
    public sealed interface Message {}

    /** A request. */
    public record RequestMessage(Request request) implements Message {}

    /** The client's answer to a request of ours. */
    public record ResponseMessage(int requestSeq, boolean success, Optional<String> message, JsonElement body)
            implements Message {}

    /**
     * Something else.
     *
     * @param seq the number to answer to, 0 when there is none
     * @param command the command to answer to, empty when there is none
     * @param problem a sentence
     * @param json whether it was JSON at all; if not, the frame may have been cut at the wrong place
     */
    public record Invalid(int seq, String command, String problem, boolean json) implements Message {}

    /** Reads one message. */
    public static Message parse(byte[] content) {
        JsonElement element;
        try {
            element = read(content);
        } catch (CharacterCodingException e) {
            return broken(content, "the message is not UTF-8");
        } catch (IOException | JsonParseException e) {
            return broken(content, "the message is not JSON" + place(e));
        }
        if (!element.isJsonObject()) {
            return new Invalid(0, "", "a message is a JSON object, not " + kind(element), true);
        }
        return envelope(element.getAsJsonObject());
    }

    private static JsonElement read(byte[] content) throws IOException {
        JsonReader reader = new JsonReader(
                new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8.newDecoder()));
        reader.setStrictness(Strictness.STRICT);
        JsonElement element = Streams.parse(reader);
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new JsonParseException("it goes on after its end");
        }
        return element;
    }

    private static Message envelope(JsonObject object) {
        String type = text(object, "type");
        int seq = number(object, "seq");
        if (type.equals("response")) {
            JsonElement success = object.get("success");
            boolean succeeded = success != null && success.isJsonPrimitive() && success.getAsBoolean();
            String message = text(object, "message");
            JsonElement body = object.has("body") ? object.get("body") : new JsonObject();
            return new ResponseMessage(
                    number(object, "request_seq"),
                    succeeded,
                    message.isEmpty() ? Optional.empty() : Optional.of(message),
                    body);
        }
        String command = text(object, "command");
        if (!type.equals("request")) {
            return new Invalid(
                    seq,
                    command,
                    "'type' is " + object.get("type") + "; a client sends \"request\" or \"response\"",
                    true);
        }
        if (command.isEmpty()) {
            return new Invalid(seq, command, "a request without 'command'", true);
        }
        if (seq <= 0) {
            return new Invalid(
                    0, command, command + ": 'seq' is " + object.get("seq") + "; it takes a number of 1 or more", true);
        }
        JsonElement arguments = object.get("arguments");
        if (arguments == null || arguments.isJsonNull()) {
            arguments = new JsonObject();
        } else if (!arguments.isJsonObject()) {
            return new Invalid(seq, command, command + ": 'arguments' is " + kind(arguments) + ", not an object", true);
        }
        return new RequestMessage(new Request(seq, command, new Arguments(command, arguments.getAsJsonObject())));
    }

    private static Invalid broken(byte[] content, String problem) {
        String text = new String(content, 0, Math.min(content.length, 65536), StandardCharsets.UTF_8);
        Matcher seq = Pattern.compile("\"seq\"\\s*:\\s*(\\d{1,9})").matcher(text);
        Matcher command =
                Pattern.compile("\"command\"\\s*:\\s*\"([A-Za-z/]{1,60})\"").matcher(text);
        return new Invalid(
                seq.find() ? Integer.parseInt(seq.group(1)) : 0,
                command.find() ? command.group(1) : "",
                problem,
                false);
    }

    private static String place(Exception e) {
        Matcher place = Pattern.compile("line \\d+ column \\d+").matcher(String.valueOf(e.getMessage()));
        return place.find() ? ": malformed at " + place.group() : ": " + e.getMessage();
    }

    private static String text(JsonObject object, String name) {
        JsonElement element = object.get(name);
        return element != null
                        && element.isJsonPrimitive()
                        && element.getAsJsonPrimitive().isString()
                ? element.getAsString()
                : "";
    }

    private static int number(JsonObject object, String name) {
        JsonElement element = object.get(name);
        if (element == null
                || !element.isJsonPrimitive()
                || !element.getAsJsonPrimitive().isNumber()) {
            return 0;
        }
        double value = element.getAsDouble();
        return value == (int) value ? (int) value : 0;
    }

    private static String kind(JsonElement element) {
        return element.isJsonArray()
                ? "a list"
                : element.isJsonNull()
                        ? "null"
                        : element.isJsonObject()
                                ? "an object"
                                : "a " + (element.getAsJsonPrimitive().isString() ? "string" : "plain value");
    }
}
