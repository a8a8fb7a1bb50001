package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Breakpoints, stacks, variables and steps, through the shipped jar. */
@Timeout(120)
class SourceDebuggingIT extends ShippedSession {
    @TempDir
    static Path folder;

    private static final Path SOURCE = Programs.source("steps");
    private static Path program;

    @BeforeAll
    static void compile() throws IOException {
        program = Programs.compile("steps", folder);
    }

    private int stopAt(String marker) throws IOException {
        session.launch(program, "");
        JsonArray set = session.breakpoints(SOURCE, marker);
        assertThat(set.get(0).getAsJsonObject().get("verified").getAsBoolean()).isTrue();
        session.run();
        JsonObject stop = session.stopped("breakpoint");
        assertThat(stop.getAsJsonArray("hitBreakpointIds").get(0))
                .isEqualTo(set.get(0).getAsJsonObject().get("id"));
        return stop.get("threadId").getAsInt();
    }

    @Test
    void theProgramStopsAtABreakpointAndEndsWithItsOwnStatus() throws IOException {
        int thread = stopAt("call");
        assertThat(session.line(thread)).isEqualTo(Programs.line(SOURCE, "call"));
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(7);
        assertThat(session.client().output("stdout")).isEqualTo("total 7\n");
        assertThat(session.client().output("stderr")).isEqualTo("none signal\n");
        session.goodbye();
        assertThat(adapter.await()).isZero();
    }

    @Test
    void argumentsAndEnvironmentArrive() throws IOException {
        session.launch(program, "'args':['wörd']");
        session.run();
        assertThat(session.exited()).isEqualTo(7);
        assertThat(session.client().output("stderr")).isEqualTo("wörd signal\n");
    }

    @Test
    void localsAreShownAsPeopleExpectThem() throws IOException {
        int thread = stopAt("call");
        JsonObject frame = session.top(thread);
        assertThat(RawClient.text(frame, "name")).isEqualTo("main");
        Map<String, JsonObject> locals =
                session.variables(session.scope(frame.get("id").getAsInt(), "Locals"));
        assertThat(locals)
                .containsKeys("argc", "argv", "point", "numbers", "name", "colour", "ratio", "pointer", "total");
        assertThat(RawClient.text(locals.get("argc"), "value")).isEqualTo("1");
        assertThat(RawClient.text(locals.get("name"), "value")).contains("\"signal\"");
        assertThat(RawClient.text(locals.get("colour"), "value")).startsWith("GREEN");
        assertThat(RawClient.text(locals.get("ratio"), "value")).isEqualTo("1.5");
        Map<String, JsonObject> point =
                session.variables(locals.get("point").get("variablesReference").getAsInt());
        assertThat(RawClient.text(point.get("x"), "value")).isEqualTo("3");
        assertThat(RawClient.text(point.get("x"), "type")).isEqualTo("int");
    }

    @Test
    void arraysComeInPages() throws IOException {
        int thread = stopAt("call");
        JsonObject numbers = session.variables(
                        session.scope(session.top(thread).get("id").getAsInt(), "Locals"))
                .get("numbers");
        assertThat(numbers.get("indexedVariables").getAsInt()).isEqualTo(300);
        JsonArray page = session.client()
                .request(
                        "variables",
                        "{'variablesReference':" + numbers.get("variablesReference")
                                + ",'filter':'indexed','start':20,'count':3}")
                .getAsJsonArray("variables");
        assertThat(page).hasSize(3);
        assertThat(RawClient.text(page.get(0).getAsJsonObject(), "name")).isEqualTo("[20]");
        assertThat(RawClient.text(page.get(2).getAsJsonObject(), "value")).isEqualTo("484");
    }

    @Test
    void aVariableThatWasSetIsWhatTheProgramSees() throws IOException {
        int thread = stopAt("call");
        int frame = session.top(thread).get("id").getAsInt();
        int point = session.variables(session.scope(frame, "Locals"))
                .get("point")
                .get("variablesReference")
                .getAsInt();
        JsonObject set = session.client()
                .request("setVariable", "{'variablesReference':" + point + ",'name':'x','value':'40 + 2'}");
        assertThat(RawClient.text(set, "value")).isEqualTo("42");
        assertThat(session.evaluate("point.x", frame, "watch")).isEqualTo("42");
        session.resume(thread);
        session.exited();
        assertThat(session.client().output("stdout")).isEqualTo("total 46\n");
    }

    @Test
    void expressionsAreEvaluatedInAFrame() throws IOException {
        int thread = stopAt("add");
        JsonArray frames = session.stack(thread);
        int inner = frames.get(0).getAsJsonObject().get("id").getAsInt();
        int outer = frames.get(1).getAsJsonObject().get("id").getAsInt();
        assertThat(RawClient.text(frames.get(0).getAsJsonObject(), "name")).isEqualTo("add");
        assertThat(RawClient.text(frames.get(1).getAsJsonObject(), "name")).isEqualTo("main");
        assertThat(session.evaluate("a * 10 + b", inner, "watch")).isEqualTo("34");
        assertThat(session.evaluate("pointer->y", outer, "hover")).isEqualTo("4");
        assertThat(session.evaluate("numbers[4] == 16", outer, "watch")).isIn("1", "true");
        assertThat(session.evaluate("p/x numbers[16]", outer, "repl")).isEqualTo("0x100");
        assertThat(session.client().refused("evaluate", "{'expression':'nothing + 1','frameId':" + inner + "}"))
                .contains("nothing");
    }

    @Test
    void theConsoleWorksFromAFrameOfAnEarlierStopWhereTheFrameDoesNotMatter() throws IOException {
        int thread = stopAt("add");
        int old = session.top(thread).get("id").getAsInt();
        session.client().request("next", "{'threadId':" + thread + "}");
        session.stopped("step");
        assertThat(session.evaluate("info sharedlibrary", old, "repl")).contains("libc", "[vdso]");
        assertThat(session.evaluate("handle SIGUSR1 nostop", old, "repl")).contains("SIGUSR1");
        assertThat(session.client().refused("evaluate", "{'expression':'p a','frameId':" + old + ",'context':'repl'}"))
                .contains("earlier stop");
        assertThat(session.client().refused("evaluate", "{'expression':'x/s 0','context':'repl'}"))
                .contains("cannot read memory at 0x0");
    }

    @Test
    void aSourceMapFindsWhatWasBuiltElsewhereAndLosesNothingThatWasBuiltHere(@TempDir Path other) throws IOException {
        Path sources = SOURCE.getParent();
        String map = "'sourceMap':{'/build':'" + sources + "'}";
        Path moved = Programs.compile(SOURCE, other, "-ffile-prefix-map=" + sources + "=/build");
        for (Path program : List.of(moved, program)) {
            try (Shipped another = Shipped.dap()) {
                DebugSession debugging = new DebugSession(another.client());
                debugging.launch(program, map);
                assertThat(debugging
                                .breakpoints(SOURCE, "add")
                                .get(0)
                                .getAsJsonObject()
                                .get("verified")
                                .getAsBoolean())
                        .isTrue();
                debugging.run();
                int thread = debugging.stopped("breakpoint").get("threadId").getAsInt();
                assertThat(RawClient.text(debugging.top(thread).getAsJsonObject("source"), "path"))
                        .isEqualTo(SOURCE.toString());
            }
        }
    }

    @Test
    void stepsGoOverIntoAndOutOfCalls() throws IOException {
        int thread = stopAt("call");
        session.client().request("stepIn", "{'threadId':" + thread + "}");
        session.stopped("step");
        assertThat(session.line(thread)).isEqualTo(Programs.line(SOURCE, "add"));
        session.client().request("next", "{'threadId':" + thread + "}");
        session.stopped("step");
        assertThat(session.line(thread)).isEqualTo(Programs.line(SOURCE, "add-return"));
        session.client().request("stepOut", "{'threadId':" + thread + "}");
        session.stopped("step");
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("main");
        session.client().request("next", "{'threadId':" + thread + "}");
        session.stopped("step");
        assertThat(session.line(thread)).isEqualTo(Programs.line(SOURCE, "after-call"));
        session.client().request("next", "{'threadId':" + thread + ",'granularity':'instruction'}");
        session.stopped("step");
    }

    @Test
    void aHandleOfAnEarlierStopIsRefusedAndNeverAnotherObject() throws IOException {
        int thread = stopAt("call");
        int frame = session.top(thread).get("id").getAsInt();
        int locals = session.scope(frame, "Locals");
        session.client().request("next", "{'threadId':" + thread + "}");
        session.stopped("step");
        assertThat(session.client().refused("scopes", "{'frameId':" + frame + "}"))
                .contains("earlier stop");
        assertThat(session.client().refused("variables", "{'variablesReference':" + locals + "}"))
                .contains("earlier stop");
        assertThat(session.client().refused("variables", "{'variablesReference':999999}"))
                .contains("does not exist");
        assertThat(session.top(thread).get("id").getAsInt()).isGreaterThan(frame);
    }

    @Test
    void stopOnEntryStopsAtMainsFirstLine() throws IOException {
        session.launch(program, "'stopOnEntry':true");
        session.run();
        int thread = session.stopped("entry").get("threadId").getAsInt();
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("main");
        assertThat(session.client()
                        .request("modules", "{}")
                        .getAsJsonArray("modules")
                        .toString())
                .contains("libc");
        String memory = RawClient.text(
                session.client()
                        .request(
                                "readMemory",
                                "{'memoryReference':'"
                                        + RawClient.text(session.top(thread), "instructionPointerReference")
                                        + "','count':16}"),
                "data");
        assertThat(java.util.Base64.getDecoder().decode(memory)).hasSize(16);
    }

    @Test
    void functionBreakpointsStopBehindThePrologue() throws IOException {
        session.launch(program, "");
        JsonArray set = session.client()
                .request("setFunctionBreakpoints", "{'breakpoints':[{'name':'add'},{'name':'nowhere'}]}")
                .getAsJsonArray("breakpoints");
        assertThat(set.get(0).getAsJsonObject().get("verified").getAsBoolean()).isTrue();
        assertThat(set.get(1).getAsJsonObject().get("verified").getAsBoolean()).isFalse();
        session.run();
        int thread = session.stopped("function breakpoint").get("threadId").getAsInt();
        assertThat(session.evaluate("a + b", session.top(thread).get("id").getAsInt(), "watch"))
                .isEqualTo("7");
    }

    @Test
    void aBreakpointWithoutCodeMovesOrSaysWhyNot() throws IOException {
        session.launch(program, "");
        JsonArray moved = session.client()
                .request(
                        "setBreakpoints",
                        "{'source':{'path':'" + SOURCE + "'},'breakpoints':[{'line':1},{'line':9999}]}")
                .getAsJsonArray("breakpoints");
        assertThat(moved.get(1).getAsJsonObject().get("verified").getAsBoolean())
                .isFalse();
        assertThat(RawClient.text(moved.get(1).getAsJsonObject(), "message")).isNotEmpty();
        JsonArray nowhere = session.client()
                .request("setBreakpoints", "{'source':{'path':'/nowhere/else.c'},'breakpoints':[{'line':1}]}")
                .getAsJsonArray("breakpoints");
        assertThat(nowhere.get(0).getAsJsonObject().get("verified").getAsBoolean())
                .isFalse();
        assertThat(moved.get(0).getAsJsonObject().get("line").getAsInt()).isGreaterThan(1);
        session.run();
        session.resume(session.stopped("breakpoint").get("threadId").getAsInt());
        assertThat(session.exited()).isEqualTo(7);
    }
}
