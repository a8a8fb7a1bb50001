package dev.signalbox.cli.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintStream;

/** The story that the demo tells. Each step is a real request; what is printed comes from its answer. A step that shows something else than the story says ends it. */
public final class DemoStory {
    private final DemoClient client;
    private final SampleProgram sample;
    private final PrintStream out;
    private int thread;

    /** A story about a sample. */
    public DemoStory(DemoClient client, SampleProgram sample, PrintStream out) {
        this.client = client;
        this.sample = sample;
        this.out = out;
    }

    /** Tells it from beginning to end. */
    public void play() throws IOException {
        out.println("The program: " + sample.source().getFileName()
                + ", whose seccomp filter raises SIGSYS for getppid and openat;");
        out.println(
                "its handler answers those calls in the kernel's place. Every line with an arrow is a request that an editor would send.");
        begin();
        passTheFirst();
        lookAround();
        emulateTheSecond();
        editTheThird();
        redeliverTheLast();
        end();
    }

    private void begin() throws IOException {
        chapter("Start");
        request("initialize", "{'adapterID':'signalbox','clientID':'demo'}");
        request("launch", "{'program':'" + sample.executable() + "'}");
        client.await("initialized");
        request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        int line = sample.line("answered");
        JsonObject set = request(
                "setBreakpoints",
                "{'source':{'path':'" + sample.source() + "'},'breakpoints':[{'line':" + line + "}]}");
        expect(
                set.getAsJsonArray("breakpoints")
                        .get(0)
                        .getAsJsonObject()
                        .get("verified")
                        .getAsBoolean(),
                "the breakpoint has its place");
        show("a breakpoint stands on line " + line + ": " + sample.text(line));
        request("configurationDone", "{}");
    }

    private void passTheFirst() throws IOException {
        chapter("The first SIGSYS: look at it, and let it pass");
        stoppedAtSignal();
        JsonObject info = request("exceptionInfo", "{'threadId':" + thread + "}");
        show(text(info, "description"));
        showUserLine();
        JsonArray signal = variables(scope("Signal"));
        for (JsonElement variable : signal) {
            String name = text(variable.getAsJsonObject(), "name");
            if (name.equals("delivery") || name.equals("sender") || name.equals("disposition")) {
                show(name + " = " + text(variable.getAsJsonObject(), "value"));
            }
            if (name.equals("siginfo")) {
                show("siginfo:");
                for (JsonElement field : variables(
                        variable.getAsJsonObject().get("variablesReference").getAsInt())) {
                    show("    " + text(field.getAsJsonObject(), "name") + " = "
                            + text(field.getAsJsonObject(), "value"));
                }
            }
        }
        resume("the handler gets it and answers 4242");
    }

    private void lookAround() throws IOException {
        chapter("A breakpoint in the source");
        JsonObject stop = stopped();
        expect(text(stop, "reason").equals("breakpoint"), "the program stops at the breakpoint");
        JsonArray frames = request("stackTrace", "{'threadId':" + thread + "}").getAsJsonArray("stackFrames");
        for (JsonElement frame : frames) {
            if (frame.getAsJsonObject().has("source")) {
                show(text(frame.getAsJsonObject(), "name") + ", line "
                        + frame.getAsJsonObject().get("line"));
            }
        }
        String parent = "";
        for (JsonElement local : variables(scope("Locals"))) {
            show("local " + text(local.getAsJsonObject(), "name") + " = " + text(local.getAsJsonObject(), "value"));
            if (text(local.getAsJsonObject(), "name").equals("parent")) {
                parent = text(local.getAsJsonObject(), "value");
            }
        }
        expect(parent.equals("4242"), "the handler's answer arrived");
        resume("on to the next trapped call");
    }

    private void emulateTheSecond() throws IOException {
        chapter("The second SIGSYS: answer the call ourselves");
        stoppedAtSignal();
        showUserLine();
        command("emulate -ENOENT");
        resume("open() fails with ENOENT, and the handler never runs");
    }

    private void editTheThird() throws IOException {
        chapter("The third SIGSYS: change what the handler sees");
        stoppedAtSignal();
        int siginfo = 0;
        for (JsonElement variable : variables(scope("Signal"))) {
            if (text(variable.getAsJsonObject(), "name").equals("siginfo")) {
                siginfo = variable.getAsJsonObject().get("variablesReference").getAsInt();
            }
        }
        JsonObject set =
                request("setVariable", "{'variablesReference':" + siginfo + ",'name':'si_syscall','value':'39'}");
        show("si_syscall is now " + text(set, "value") + ": the handler will think that getpid was called");
        resume("the handler does not know getpid and answers ENOSYS");
    }

    private void redeliverTheLast() throws IOException {
        chapter("The last SIGSYS: hold it, take it away, and deliver it after all");
        stoppedAtSignal();
        JsonObject held = ask("evaluate", "{'expression':'hold','context':'repl'}");
        expect(!held.get("success").getAsBoolean(), "a synchronous fault cannot be held");
        show("refused: " + text(held, "message"));
        command("suppress");
        command("signal SIGSYS");
    }

    private void end() throws IOException {
        chapter("The end");
        JsonObject exited = client.await("exited").getAsJsonObject("body");
        client.await("terminated");
        for (String line : client.output().split("\n")) {
            show("the program wrote: " + line);
        }
        int status = exited.get("exitCode").getAsInt();
        show("it ended with status " + status + ", its own");
        expect(status == 0, "the program's status is 0");
        request("disconnect", "{}");
        out.println();
        out.println("That was Signalbox's main job. README.md says how to have it in your editor.");
    }

    private void stoppedAtSignal() throws IOException {
        JsonObject stop = stopped();
        expect(text(stop, "text").equals("SIGSYS"), "the program stops at SIGSYS");
    }

    private JsonObject stopped() throws IOException {
        JsonObject message = client.await("stopped", "exited");
        expect(text(message, "event").equals("stopped"), "the program stops");
        JsonObject stop = message.getAsJsonObject("body");
        thread = stop.get("threadId").getAsInt();
        out.println("  ! stopped: "
                + (text(stop, "description").isEmpty() ? text(stop, "reason") : text(stop, "description")));
        return stop;
    }

    private void showUserLine() throws IOException {
        for (JsonElement frame :
                request("stackTrace", "{'threadId':" + thread + "}").getAsJsonArray("stackFrames")) {
            if (frame.getAsJsonObject().has("source")) {
                int line = frame.getAsJsonObject().get("line").getAsInt();
                show("in " + text(frame.getAsJsonObject(), "name") + ", line " + line + ": " + sample.text(line));
                return;
            }
        }
    }

    private int scope(String name) throws IOException {
        JsonObject frame = request("stackTrace", "{'threadId':" + thread + ",'levels':1}")
                .getAsJsonArray("stackFrames")
                .get(0)
                .getAsJsonObject();
        for (JsonElement scope :
                request("scopes", "{'frameId':" + frame.get("id") + "}").getAsJsonArray("scopes")) {
            if (text(scope.getAsJsonObject(), "name").equals(name)) {
                return scope.getAsJsonObject().get("variablesReference").getAsInt();
            }
        }
        throw new IOException("the demo expected a scope " + name);
    }

    private JsonArray variables(int reference) throws IOException {
        return request("variables", "{'variablesReference':" + reference + "}").getAsJsonArray("variables");
    }

    private void command(String line) throws IOException {
        show(text(request("evaluate", "{'expression':'" + line + "','context':'repl'}"), "result"));
    }

    private void resume(String what) throws IOException {
        request("continue", "{'threadId':" + thread + "}");
        show(what);
    }

    private JsonObject request(String command, String arguments) throws IOException {
        JsonObject response = ask(command, arguments);
        expect(response.get("success").getAsBoolean(), command + " succeeds: " + text(response, "message"));
        return response.has("body") ? response.getAsJsonObject("body") : new JsonObject();
    }

    private JsonObject ask(String command, String arguments) throws IOException {
        JsonObject parsed = JsonParser.parseString(arguments.replace('\'', '"')).getAsJsonObject();
        out.println("  > " + command + (parsed.size() == 0 ? "" : " " + parsed));
        return client.ask(command, parsed);
    }

    private void chapter(String title) {
        out.println();
        out.println(title);
    }

    private void show(String text) {
        out.println("      " + text);
    }

    private static void expect(boolean holds, String what) throws IOException {
        if (!holds) {
            throw new IOException("the demo expected that " + what);
        }
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) && object.get(name).isJsonPrimitive()
                ? object.get(name).getAsString()
                : "";
    }
}
