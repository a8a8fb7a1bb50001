package dev.signalbox.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every debug session does, in terms of raw requests. */
public final class DebugSession {
    private final RawClient client;

    /** A session of a client. */
    public DebugSession(RawClient client) {
        this.client = client;
    }

    /** The client. */
    public RawClient client() {
        return client;
    }

    /** initialize, launch, and everything up to the point where breakpoints can be set; more are further attributes. */
    public void launch(Path program, String more) throws IOException {
        client.request("initialize", "{'adapterID':'signalbox','clientID':'test','supportsInvalidatedEvent':true}");
        client.request("launch", "{'program':'" + program + "'" + (more.isEmpty() ? "" : "," + more) + "}");
        client.event("initialized");
    }

    /** Sets breakpoints on the marked lines of a source. */
    public JsonArray breakpoints(Path source, String... markers) throws IOException {
        StringBuilder list = new StringBuilder();
        for (String marker : markers) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{'line':")
                    .append(Programs.line(source, marker))
                    .append('}');
        }
        return client.request("setBreakpoints", "{'source':{'path':'" + source + "'},'breakpoints':[" + list + "]}")
                .getAsJsonArray("breakpoints");
    }

    /** configurationDone. */
    public void run() throws IOException {
        client.request("configurationDone", "{}");
    }

    /** Waits for a stop; returns the body of the event that has the focus. */
    public JsonObject stopped() {
        return client.event(
                "stopped",
                body -> !body.has("preserveFocusHint")
                        || !body.get("preserveFocusHint").getAsBoolean());
    }

    /** Waits for a stop with a certain reason. */
    public JsonObject stopped(String reason) {
        JsonObject body = stopped();
        if (!RawClient.text(body, "reason").equals(reason)) {
            throw new AssertionError(
                    "stopped for another reason than " + reason + ": " + body + " " + client.transcript());
        }
        return body;
    }

    /** The frames of a thread. */
    public JsonArray stack(int thread) throws IOException {
        return client.request("stackTrace", "{'threadId':" + thread + "}").getAsJsonArray("stackFrames");
    }

    /** The innermost frame of a thread. */
    public JsonObject top(int thread) throws IOException {
        return client.request("stackTrace", "{'threadId':" + thread + ",'startFrame':0,'levels':1}")
                .getAsJsonArray("stackFrames")
                .get(0)
                .getAsJsonObject();
    }

    /** The line of the innermost frame that has a source. */
    public int line(int thread) throws IOException {
        for (JsonElement frame : stack(thread)) {
            if (frame.getAsJsonObject().has("source")) {
                return frame.getAsJsonObject().get("line").getAsInt();
            }
        }
        throw new AssertionError("no frame of thread " + thread + " has a source");
    }

    /** The reference of a scope of a frame. */
    public int scope(int frame, String name) throws IOException {
        for (JsonElement scope :
                client.request("scopes", "{'frameId':" + frame + "}").getAsJsonArray("scopes")) {
            if (RawClient.text(scope.getAsJsonObject(), "name").equals(name)) {
                return scope.getAsJsonObject().get("variablesReference").getAsInt();
            }
        }
        throw new AssertionError("frame " + frame + " has no scope " + name);
    }

    /** The variables of a reference by their names. */
    public Map<String, JsonObject> variables(int reference) throws IOException {
        Map<String, JsonObject> variables = new LinkedHashMap<>();
        for (JsonElement variable : client.request("variables", "{'variablesReference':" + reference + "}")
                .getAsJsonArray("variables")) {
            variables.put(RawClient.text(variable.getAsJsonObject(), "name"), variable.getAsJsonObject());
        }
        return variables;
    }

    /** The value of an expression in a frame. */
    public String evaluate(String expression, int frame, String context) throws IOException {
        return RawClient.text(
                client.request(
                        "evaluate",
                        "{'expression':'" + expression + "','frameId':" + frame + ",'context':'" + context + "'}"),
                "result");
    }

    /** What the refusal of a new value for a variable says. */
    public String refusedSetting(int reference, String name, String value) throws IOException {
        return client.refused(
                "setVariable",
                "{'variablesReference':" + reference + ",'name':'" + name + "','value':'" + value + "'}");
    }

    /** What a console command prints. */
    public String command(String line) throws IOException {
        return RawClient.text(client.request("evaluate", "{'expression':'" + line + "','context':'repl'}"), "result");
    }

    /** continue. */
    public void resume(int thread) throws IOException {
        client.request("continue", "{'threadId':" + thread + "}");
    }

    /** Waits for the end of the program; returns its exit code. */
    public int exited() {
        int code = client.event("exited").get("exitCode").getAsInt();
        client.event("terminated");
        return code;
    }

    /** disconnect, and the end of the connection. */
    public void goodbye() throws IOException {
        client.request("disconnect", "{}");
        client.awaitEnd();
    }
}
