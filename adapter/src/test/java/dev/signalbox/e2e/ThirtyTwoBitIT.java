package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** i386 programs through the shipped jar: everything that has the word size in it. */
@Timeout(120)
class ThirtyTwoBitIT extends ShippedSession {
    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException {
        program = Programs.compile("thirtytwo", folder, "-m32");
    }

    private int stopAt(Path of, String signals, String... markers) throws IOException {
        session.launch(of, "");
        session.breakpoints(Programs.source("thirtytwo"), markers);
        session.client().request("setExceptionBreakpoints", "{'filters':[" + signals + "]}");
        session.run();
        return session.stopped().get("threadId").getAsInt();
    }

    private int frame(int thread) throws IOException {
        return session.top(thread).get("id").getAsInt();
    }

    private List<String> names(int thread) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonElement frame : session.stack(thread)) {
            names.add(RawClient.text(frame.getAsJsonObject(), "name"));
        }
        return names;
    }

    private int line(String marker) throws IOException {
        return Programs.line(Programs.source("thirtytwo"), marker);
    }

    private void step(String request, int thread) throws IOException {
        session.client().request(request, "{'threadId':" + thread + "}");
        session.stopped("step");
    }

    private void atSignal(String signal) {
        assertThat(RawClient.text(session.stopped("exception"), "text")).isEqualTo(signal);
    }

    private static String value(JsonObject variable) {
        return RawClient.text(variable, "value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-O0", "-O0 -no-pie", "-O0 -static", "-O0 -gdwarf-4"})
    void stepsGoOverIntoAndOutOfCalls(String options) throws IOException {
        Path built = Programs.compile(
                "thirtytwo", Files.createDirectory(folder.resolve(options)), ("-m32 " + options).split(" "));
        int thread = stopAt(built, "", "call");
        assertThat(session.line(thread)).isEqualTo(line("call"));
        step("stepIn", thread);
        assertThat(names(thread)).startsWith("add", "main");
        assertThat(session.line(thread)).isEqualTo(line("add"));
        assertThat(session.evaluate("b", frame(thread), "watch")).isEqualTo("40000000000");
        step("next", thread);
        assertThat(session.line(thread)).isEqualTo(line("add") + 1);
        step("stepOut", thread);
        assertThat(names(thread)).startsWith("main");
        step("next", thread);
        step("next", thread);
        assertThat(session.line(thread)).isEqualTo(line("behind") + 1);
        session.resume(thread);
        assertThat(session.exited()).isZero();
        String sum = Integer.toString(3 + (int) 40_000_000_000L - 5 + 32);
        assertThat(session.client().output("stdout")).isEqualTo("10 19 0x1234 " + sum + "\n");
    }

    @Test
    void valuesHaveTheProgramsSizesAndRegistersTheirOwnNames() throws IOException {
        int thread = stopAt(program, "", "behind");
        assertThat(session.client().transcript().toString()).contains("\"pointerSize\":32");
        int frame = frame(thread);
        Map<String, JsonObject> locals = session.variables(session.scope(frame, "Locals"));
        assertThat(value(locals.get("number"))).isEqualTo("-1");
        assertThat(value(locals.get("place"))).contains("line = 1", "address = 0xff", "wide = -5");
        assertThat(session.evaluate("sizeof(long)", frame, "watch")).isEqualTo("4");
        assertThat(session.evaluate("sizeof(place)", frame, "watch")).isEqualTo("16");
        assertThat(session.evaluate("per_thread", frame, "watch")).isEqualTo("32");
        assertThat(session.evaluate("&place == place.address", frame, "watch")).isEqualTo("1");
        assertThat(session.evaluate("$pc", frame, "watch"))
                .isEqualTo(session.evaluate("$eip", frame, "watch"))
                .contains("<main+");
        Map<String, JsonObject> registers = session.variables(session.scope(frame, "Registers"));
        assertThat(registers.keySet())
                .startsWith("eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp", "eip", "eflags")
                .doesNotContain("rax", "r8", "rip");
        assertThat(value(registers.get("esp"))).matches("0xf[0-9a-f]{7}");
        assertThatThrownBy(() -> session.evaluate("$rip", frame, "watch")).hasMessageContaining("$rip is not known");
    }

    @Test
    void registersAndVariablesOfInnerAndOuterFramesCanBeChanged() throws IOException {
        int thread = stopAt(program, "", "add");
        int caller = session.stack(thread).get(1).getAsJsonObject().get("id").getAsInt();
        assertThat(session.evaluate("place.wide = -50", caller, "repl")).isEqualTo("-50");
        assertThat(session.evaluate("a = 4", frame(thread), "repl")).isEqualTo("4");
        step("next", thread);
        int registers = session.scope(frame(thread), "Registers");
        session.client().request("setVariable", "{'variablesReference':" + registers + ",'name':'edi','value':'-2'}");
        assertThat(session.evaluate("$edi", frame(thread), "watch")).isEqualTo("-2");
        assertThatThrownBy(() -> session.client()
                        .request(
                                "setVariable",
                                "{'variablesReference':" + session.scope(frame(thread), "Registers")
                                        + ",'name':'edi','value':'0x100000000'}"))
                .hasMessageContaining("32 bits");
        session.client().request("setBreakpoints", "{'source':{'path':'" + Programs.source("thirtytwo") + "'}}");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        String sum = Integer.toString(4 + (int) 40_000_000_000L - 50 + 32);
        assertThat(session.client().output("stdout")).endsWith(" " + sum + "\n");
    }

    @Test
    void aFaultIsExplainedAndItsHandlerRecovers() throws IOException {
        int thread = stopAt(program, "'signal.all'", "fault");
        for (String signal : List.of("SIGUSR1", "SIGUSR2")) {
            assertThat(names(thread)).contains("main");
            session.resume(thread);
            if (signal.equals("SIGUSR1")) {
                atSignal("SIGUSR2");
            } else {
                atSignal("SIGSEGV");
            }
        }
        assertThat(session.line(thread)).isEqualTo(line("crash"));
        assertThat(session.evaluate("$siginfo.si_addr", frame(thread), "watch")).isEqualTo("0x1234");
        assertThat(session.evaluate("sizeof($siginfo.si_addr)", frame(thread), "watch"))
                .isEqualTo("4");
        session.resume(thread);
        session.stopped("breakpoint");
        assertThat(names(thread)).startsWith("on_fault", "<signal handler called>", "main");
        assertThat(session.evaluate("info->si_addr", frame(thread), "watch")).isEqualTo("0x1234");
        JsonObject interrupted = session.stack(thread).get(2).getAsJsonObject();
        assertThat(interrupted.get("line").getAsInt()).isEqualTo(line("crash"));
        step("next", thread);
        step("next", thread);
        assertThat(names(thread)).startsWith("main");
        session.resume(thread);
        assertThat(session.exited()).isZero();
    }

    @Test
    void handlersWithoutSiginfoHaveAFrameOfTheirOwnKind() throws IOException {
        int thread = stopAt(program, "", "plain", "value");
        assertThat(names(thread))
                .startsWith("on_plain", "<signal handler called>")
                .contains("main");
        step("stepOut", thread);
        session.resume(thread);
        session.stopped("breakpoint");
        assertThat(names(thread))
                .startsWith("on_value", "<signal handler called>")
                .contains("main");
        assertThat(session.evaluate("sizeof(info->si_value)", frame(thread), "watch"))
                .isEqualTo("4");
        assertThat(session.evaluate("info->si_value.sival_int", frame(thread), "watch"))
                .isEqualTo("7");
        session.resume(thread);
        assertThat(session.exited()).isZero();
    }

    @Test
    void anEditedSiginfoReachesTheHandler() throws IOException {
        int thread = stopAt(program, "'signal.all'");
        session.resume(thread);
        atSignal("SIGUSR2");
        assertThat(session.evaluate("$siginfo.si_value.sival_int = 1000", frame(thread), "repl"))
                .isEqualTo("1000");
        session.resume(thread);
        atSignal("SIGSEGV");
        Map<String, JsonObject> signal = session.variables(session.scope(frame(thread), "Signal"));
        int siginfo = signal.get("siginfo").get("variablesReference").getAsInt();
        session.client()
                .request("setVariable", "{'variablesReference':" + siginfo + ",'name':'si_addr','value':'0xfedcba98'}");
        assertThat(session.evaluate("$siginfo.si_addr", frame(thread), "watch")).isEqualTo("0xfedcba98");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).startsWith("10 1012 0xfedcba98 ");
    }

    @Test
    void theScopeSignalKnowsDispositionAlternateStackAndCause() throws IOException {
        int thread = stopAt(program, "'signal.all'");
        session.resume(thread);
        atSignal("SIGUSR2");
        session.resume(thread);
        atSignal("SIGSEGV");
        Map<String, JsonObject> signal = session.variables(session.scope(frame(thread), "Signal"));
        Map<String, JsonObject> disposition = session.variables(
                signal.get("disposition").get("variablesReference").getAsInt());
        assertThat(value(disposition.get("handler"))).contains("on_fault");
        assertThat(value(disposition.get("flags"))).contains("SA_SIGINFO").doesNotContain("SA_RESTORER");
        Map<String, JsonObject> stack = session.variables(
                signal.get("altstack").get("variablesReference").getAsInt());
        assertThat(value(stack.get("flags"))).contains("SS_DISABLE");
        String cause = session.client()
                .request("exceptionInfo", "{'threadId':" + thread + "}")
                .toString();
        assertThat(cause).contains("0x1234");
        assertThat(session.refusedSetting(
                        signal.get("siginfo").get("variablesReference").getAsInt(), "si_addr", "0x100000000"))
                .contains("32 bits");
        session.resume(thread);
        assertThat(session.exited()).isZero();
    }

    @Test
    void aBlockedCallIsNamedByTheTableOfI386AndCanBeAnswered() throws IOException {
        session.launch(Programs.compile("trapped", folder, "-m32"), "");
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        session.run();
        JsonObject stop = session.stopped("exception");
        int thread = stop.get("threadId").getAsInt();
        assertThat(RawClient.text(stop, "description")).contains("getppid (64)");
        assertThat(names(thread)).startsWith("__kernel_vsyscall").contains("main");
        Map<String, JsonObject> signal = session.variables(session.scope(frame(thread), "Signal"));
        Map<String, JsonObject> siginfo = session.variables(
                signal.get("siginfo").get("variablesReference").getAsInt());
        assertThat(value(siginfo.get("si_arch"))).contains("AUDIT_ARCH_I386");
        assertThat(value(siginfo.get("si_syscall"))).isEqualTo("64 (getppid)");
        session.resume(thread);
        atSignal("SIGSYS");
        assertThat(names(thread)).startsWith("direct", "main");
        session.command("emulate -ENOENT");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).isEqualTo("64000 -2\n");
    }

    @Test
    void anImageOfTheOtherWidthIsReadByItsOwnRules() throws IOException {
        Path wide = Programs.compile("changes", Files.createDirectory(folder.resolve("wide")));
        Path narrow = Programs.compile("changes", Files.createDirectory(folder.resolve("narrow")), "-m32");
        session.launch(wide, "'args':['" + narrow + "','" + wide + "']");
        session.breakpoints(Programs.source("changes"), "image");
        session.run();
        for (String size : List.of("8", "4", "8")) {
            int thread = session.stopped("breakpoint").get("threadId").getAsInt();
            assertThat(names(thread)).startsWith("main");
            assertThat(session.evaluate("sizeof(char *)", frame(thread), "watch"))
                    .isEqualTo(size);
            assertThat(session.variables(session.scope(frame(thread), "Registers")))
                    .containsKey(size.equals("8") ? "rip" : "eip");
            step("next", thread);
            assertThat(session.line(thread)).isEqualTo(Programs.line(Programs.source("changes"), "size"));
            session.resume(thread);
        }
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).isEqualTo("8\n4\n8\n");
    }

    @Test
    void aRunningProgramIsAttachedToAndItsCallGoesOn() throws Exception {
        Path waits = Programs.compile("waits", folder, "-m32");
        Process process = new ProcessBuilder(waits.toString()).start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
            session.client().request("initialize", "{'adapterID':'signalbox','clientID':'test'}");
            session.client().request("attach", "{'pid':" + process.pid() + "}");
            session.client().event("initialized");
            session.run();
            session.client().request("pause", "{'threadId':" + process.pid() + "}");
            int thread = session.stopped("pause").get("threadId").getAsInt();
            JsonArray stack = session.stack(thread);
            assertThat(names(thread)).startsWith("__kernel_vsyscall").contains("main");
            assertThat(session.evaluate(
                            "sizeof(long)",
                            stack.get(names(thread).indexOf("main"))
                                    .getAsJsonObject()
                                    .get("id")
                                    .getAsInt(),
                            "watch"))
                    .isEqualTo("4");
            session.client().request("disconnect", "{'terminateDebuggee':false}");
            process.getOutputStream().write("line\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
