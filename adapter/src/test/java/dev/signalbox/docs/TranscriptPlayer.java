package dev.signalbox.docs;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Plays a transcript of the documentation through the shipped jar and writes down what really happens. Its lines:
 *
 * <pre>
 * launch {"program": "signals"}                  a session; the program is one of the sample's
 * filters {"filters": ["signal.all"]}            setExceptionBreakpoints, before the program runs or at any stop
 * stopped: ...                                   waits for a stop
 * > info siginfo                                 a console command, in the innermost frame that has source
 * set siginfo.si_pid = 1                         edits a variable of the scope Signal
 * request signalbox/deliver {...}                a request; threadId is filled in
 * printed: ...                                   waits for a line of the program's output
 * console: ...                                   waits for a line of ours in the debug console
 * ended: ...                                     waits for the program's end
 * </pre>
 *
 * All other lines are what the one before printed.
 */
final class TranscriptPlayer implements AutoCloseable {
    private static final String CONSOLE = "console: ";
    private static final String PRINTED = "printed: ";

    private final Path programs;
    private final Gson gson = new Gson();
    private final StringBuilder said = new StringBuilder();
    private final Shipped adapter;
    private final DebugSession session;
    private boolean running;
    private int thread;
    private int pid;

    TranscriptPlayer(Path programs) throws IOException {
        this.programs = programs;
        adapter = Shipped.dap();
        session = new DebugSession(adapter.client());
    }

    /** What happens when the lines are followed. */
    String play(List<String> lines) throws IOException {
        for (String line : lines) {
            play(line);
        }
        return said.toString();
    }

    /** The process that was launched. */
    int pid() {
        return pid;
    }

    private void play(String line) throws IOException {
        if (line.startsWith("launch ")) {
            say(line);
            launch(JsonParser.parseString(line.substring(7)).getAsJsonObject());
        } else if (line.startsWith("filters ")) {
            say(line);
            filters(line.substring(8));
        } else if (line.startsWith("stopped:")) {
            begin();
            JsonObject stop = session.stopped();
            thread = stop.get("threadId").getAsInt();
            say("stopped: " + RawClient.text(stop, "description"));
        } else if (line.startsWith("> ")) {
            say(line);
            console(line.substring(2));
        } else if (line.startsWith("set ")) {
            say(line);
            set(line.substring(4));
        } else if (line.startsWith("request ")) {
            say(line);
            request(line.substring(8));
        } else if (line.startsWith(PRINTED)) {
            begin();
            await("stdout", line.substring(PRINTED.length()));
            say(line);
        } else if (line.startsWith(CONSOLE)) {
            say(CONSOLE + await("console", line.substring(CONSOLE.length())));
        } else if (line.startsWith("ended:")) {
            begin();
            say("ended: exit status " + session.exited());
        }
    }

    private void say(String text) {
        said.append(text).append('\n');
    }

    private void begin() throws IOException {
        if (!running) {
            running = true;
            session.run();
        }
    }

    private void launch(JsonObject attributes) throws IOException {
        Path program = programs.resolve(RawClient.text(attributes, "program"));
        attributes.remove("program");
        attributes.addProperty("cwd", programs.toString());
        String text = gson.toJson(attributes);
        session.launch(program, text.substring(1, text.length() - 1));
        pid = session.client().transcript().stream()
                .filter(message -> RawClient.text(message, "event").equals("process"))
                .findFirst()
                .orElseThrow()
                .getAsJsonObject("body")
                .get("systemProcessId")
                .getAsInt();
    }

    private void filters(String arguments) throws IOException {
        JsonObject request = JsonParser.parseString(arguments).getAsJsonObject();
        if (!request.has("filters")) {
            request.add("filters", new JsonArray());
        }
        for (JsonElement breakpoint : session.client()
                .request("setExceptionBreakpoints", gson.toJson(request))
                .getAsJsonArray("breakpoints")) {
            JsonObject shown = breakpoint.getAsJsonObject();
            if (!shown.get("verified").getAsBoolean()) {
                say("not verified: " + RawClient.text(shown, "message"));
            }
        }
    }

    private void console(String command) throws IOException {
        JsonObject request = new JsonObject();
        request.addProperty("expression", command);
        request.addProperty("context", "repl");
        if (thread != 0) {
            request.addProperty("frameId", frame());
        }
        JsonObject answer = session.client().ask("evaluate", gson.toJson(request));
        String text = answer.get("success").getAsBoolean()
                ? RawClient.text(answer.getAsJsonObject("body"), "result")
                : "refused: " + RawClient.text(answer, "message");
        if (!text.isEmpty()) {
            say(text);
        }
    }

    private int frame() throws IOException {
        JsonArray frames = session.stack(thread);
        for (JsonElement frame : frames) {
            if (frame.getAsJsonObject().has("source")) {
                return frame.getAsJsonObject().get("id").getAsInt();
            }
        }
        return frames.get(0).getAsJsonObject().get("id").getAsInt();
    }

    private void set(String assignment) throws IOException {
        String path = assignment.substring(0, assignment.indexOf('=')).strip();
        String value = assignment.substring(assignment.indexOf('=') + 1).strip();
        int container = session.scope(frame(), "Signal");
        String name = path;
        while (name.contains(".") && !session.variables(container).containsKey(name)) {
            int dot = name.indexOf('.');
            container = session.variables(container)
                    .get(name.substring(0, dot))
                    .get("variablesReference")
                    .getAsInt();
            name = name.substring(dot + 1);
        }
        JsonObject request = new JsonObject();
        request.addProperty("variablesReference", container);
        request.addProperty("name", name);
        request.addProperty("value", value);
        JsonObject answer = session.client().ask("setVariable", gson.toJson(request));
        say(
                answer.get("success").getAsBoolean()
                        ? RawClient.text(answer.getAsJsonObject("body"), "value")
                        : "refused: " + RawClient.text(answer, "message"));
    }

    private void request(String line) throws IOException {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        JsonObject arguments = space < 0
                ? new JsonObject()
                : JsonParser.parseString(line.substring(space)).getAsJsonObject();
        if (thread != 0 && !arguments.has("pid") && !arguments.has("tid") && !name.endsWith("Policy")) {
            arguments.addProperty("threadId", thread);
        }
        JsonObject answer = session.client().ask(name, gson.toJson(arguments));
        say(
                answer.get("success").getAsBoolean()
                        ? gson.newBuilder().disableHtmlEscaping().create().toJson(answer.get("body"))
                        : "refused: " + RawClient.text(answer, "message"));
    }

    /** The line of the output that has the words of the expected one, which may leave some away. */
    private String await(String category, String expected) {
        var wanted = Samples.pattern(expected);
        while (true) {
            for (String line : session.client().output(category).split("\n")) {
                if (wanted.matcher(Samples.normal(line, pid)).matches()) {
                    return line;
                }
            }
            session.client().awaitAny();
        }
    }

    @Override
    public void close() throws IOException {
        adapter.close();
    }
}
