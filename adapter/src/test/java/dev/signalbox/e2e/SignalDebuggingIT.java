package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job through the shipped jar: stop at signals, look at them, decide about them. */
@Timeout(120)
class SignalDebuggingIT extends ShippedSession {
    @TempDir
    static Path folder;

    private static Path sandbox;
    private static Path queue;

    @BeforeAll
    static void compile() throws IOException {
        sandbox = Programs.compile(
                Path.of("../sample-workspaces/sandbox/sandbox.c")
                        .toAbsolutePath()
                        .normalize(),
                folder);
        queue = Programs.compile("queue", folder);
    }

    private int stopAtSignal(Path program, String more, String signal) throws IOException {
        session.launch(program, more);
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        session.run();
        return atSignal(signal);
    }

    private int atSignal(String signal) {
        JsonObject stop = session.stopped("exception");
        assertThat(RawClient.text(stop, "text")).isEqualTo(signal);
        return stop.get("threadId").getAsInt();
    }

    private int signalScope(int thread) throws IOException {
        return session.scope(session.top(thread).get("id").getAsInt(), "Signal");
    }

    private void set(int reference, String name, String value) throws IOException {
        session.client()
                .request(
                        "setVariable",
                        "{'variablesReference':" + reference + ",'name':'" + name + "','value':'" + value + "'}");
    }

    @Test
    void aForcedSigsysStopsAndTellsWhatHappened() throws IOException {
        session.launch(sandbox, "");
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        session.run();
        JsonObject stop = session.stopped("exception");
        assertThat(RawClient.text(stop, "text")).isEqualTo("SIGSYS");
        assertThat(RawClient.text(stop, "description")).contains("SIGSYS", "seccomp", "getppid (110)");
        int thread = stop.get("threadId").getAsInt();
        JsonObject info = session.client().request("exceptionInfo", "{'threadId':" + thread + "}");
        assertThat(RawClient.text(info, "exceptionId")).isEqualTo("SIGSYS");
        assertThat(RawClient.text(info, "breakMode")).isEqualTo("always");
        assertThat(RawClient.text(info.getAsJsonObject("details"), "fullTypeName"))
                .isEqualTo("SIGSYS (SYS_SECCOMP)");
        assertThat(RawClient.text(info.getAsJsonObject("details"), "evaluateName"))
                .isEqualTo("$siginfo");
        Map<String, JsonObject> scope = session.variables(signalScope(thread));
        assertThat(scope.keySet()).startsWith("delivery", "siginfo", "sender", "disposition");
        assertThat(RawClient.text(scope.get("delivery"), "value")).isEqualTo("pass");
        Map<String, JsonObject> siginfo =
                session.variables(scope.get("siginfo").get("variablesReference").getAsInt());
        assertThat(siginfo.keySet())
                .contains("si_signo", "si_errno", "si_code", "si_call_addr", "si_syscall", "si_arch");
        assertThat(RawClient.text(siginfo.get("si_syscall"), "value")).contains("110");
        assertThat(session.evaluate(
                        "$siginfo.si_syscall", session.top(thread).get("id").getAsInt(), "watch"))
                .contains("110");
        int line = Programs.line(Path.of("../sample-workspaces/sandbox/sandbox.c"), "getppid");
        assertThat(session.line(thread)).isEqualTo(line);
    }

    @Test
    void aSigsysThatIsPassedReachesTheHandlerAndTheStatusIsTrue() throws IOException {
        int thread = stopAtSignal(sandbox, "", "SIGSYS");
        for (int i = 0; i < 3; i++) {
            session.resume(thread);
            atSignal("SIGSYS");
        }
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).contains("parent: 4242\n", "answered: 4\n");
    }

    @Test
    void aSigsysCanBeAnsweredByEmulatingTheCall() throws IOException {
        int thread = stopAtSignal(sandbox, "", "SIGSYS");
        session.command("emulate 99");
        session.command("handle SIGSYS nostop");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(1);
        assertThat(session.client().output("stdout")).contains("parent: 99\n", "answered: 3\n");
        JsonObject answered = session.client()
                .request("signalbox/journal", "{'filter':{'types':['emulate']}}")
                .getAsJsonArray("entries")
                .get(0)
                .getAsJsonObject();
        assertThat(RawClient.text(answered, "signal")).isEqualTo("SIGSYS");
        assertThat(answered.get("result").getAsInt()).isEqualTo(99);
    }

    @Test
    void aSuppressedSignalIsNeverSeen() throws IOException {
        int thread = stopAtSignal(queue, "", "SIGUSR1");
        set(signalScope(thread), "delivery", "suppress");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).isEqualTo("seen 0 by 0\n");
    }

    @Test
    void anEditedSiginfoIsWhatTheHandlerSees() throws IOException {
        int thread = stopAtSignal(queue, "", "SIGUSR1");
        int siginfo = session.variables(signalScope(thread))
                .get("siginfo")
                .get("variablesReference")
                .getAsInt();
        Map<String, JsonObject> fields = session.variables(siginfo);
        assertThat(RawClient.text(fields.get("si_code"), "value")).contains("SI_QUEUE");
        assertThat(session.client()
                        .refused(
                                "setVariable",
                                "{'variablesReference':" + siginfo + ",'name':'si_code','value':'SEGV_MAPERR'}"))
                .contains("SEGV_MAPERR", "is no value for si_code");
        int value = fields.get("si_value").get("variablesReference").getAsInt();
        set(value, "sival_int", "42");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(42);
        assertThat(session.client().output("stdout")).isEqualTo("seen 42 by 10\n");
    }

    @Test
    void anotherSignalCanTakeItsPlace() throws IOException {
        int thread = stopAtSignal(queue, "", "SIGUSR1");
        set(signalScope(thread), "delivery", "SIGUSR2");
        session.resume(thread);
        session.exited();
        assertThat(session.client().output("stdout")).contains("by 12");
    }

    @Test
    void theSignalCommandDeliversAndGoesOn() throws IOException {
        stopAtSignal(queue, "", "SIGUSR1");
        session.command("signal 0");
        assertThat(session.exited()).isZero();
    }

    @Test
    void aStopInTheHandlerShowsTheSignalFrame() throws IOException {
        Path source = Programs.source("queue");
        session.launch(queue, "'signals':{'SIGUSR1':'nostop noprint pass'}");
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        session.breakpoints(source, "handler");
        session.run();
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        JsonArray frames = session.stack(thread);
        assertThat(frames.toString()).contains("<signal handler called>");
        assertThat(RawClient.text(frames.get(frames.size() - 1).getAsJsonObject(), "name"))
                .isIn("_start", "main", "__libc_start_main");
        assertThat(session.evaluate(
                        "info->si_value.sival_int",
                        frames.get(0).getAsJsonObject().get("id").getAsInt(),
                        "watch"))
                .isEqualTo("3");
    }

    @Test
    void membersThatCHeadersDefineAsMacrosAreKnown() throws IOException {
        session.launch(queue, "'signals':{'SIGUSR1':'nostop noprint pass'}");
        session.breakpoints(Programs.source("queue"), "handler");
        session.run();
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        int frame = session.top(thread).get("id").getAsInt();
        assertThat(session.evaluate("info->si_pid", frame, "watch")).isEqualTo(Integer.toString(thread));
        assertThat(session.evaluate("info->si_int + 1", frame, "watch")).isEqualTo("4");
        assertThat(session.client().refused("evaluate", "{'expression':'info->si_nothing','frameId':" + frame + "}"))
                .contains("si_nothing");
    }

    @Test
    void aFilterConditionChoosesSignals() throws IOException {
        session.launch(queue, "");
        JsonArray results = session.client()
                .request(
                        "setExceptionBreakpoints",
                        "{'filters':[],'filterOptions':[{'filterId':'signal.all','condition':'!SIGUSR1'},{'filterId':'signal.crash','condition':'si_code =='}]}")
                .getAsJsonArray("breakpoints");
        assertThat(results.get(0).getAsJsonObject().get("verified").getAsBoolean())
                .isTrue();
        assertThat(results.get(1).getAsJsonObject().get("verified").getAsBoolean())
                .isFalse();
        assertThat(RawClient.text(results.get(1).getAsJsonObject(), "message")).isNotEmpty();
        session.run();
        assertThat(session.exited()).isEqualTo(3);
    }

    @Test
    void nextOverALineInWhichASignalIsPassedCompletesTheStep() throws IOException {
        Path source = Programs.source("queue");
        session.launch(queue, "'signals':{'SIGUSR1':'nostop noprint pass'}");
        session.breakpoints(source, "queue");
        session.run();
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        session.client().request("next", "{'threadId':" + thread + "}");
        session.stopped("step");
        assertThat(session.line(thread)).isEqualTo(Programs.line(source, "seen"));
        assertThat(session.evaluate("seen", session.top(thread).get("id").getAsInt(), "watch"))
                .isEqualTo("3");
    }

    @Test
    void deathBySeccompIsSeenBeforeItHappens() throws IOException {
        session.launch(sandbox, "'args':['--kill'],'signals':{'SIGSYS':'nostop noprint pass'}");
        JsonObject filters =
                session.client().request("setExceptionBreakpoints", "{'filters':['signal.all','signal.death']}");
        session.run();
        JsonObject stop = session.stopped("exception");
        int thread = stop.get("threadId").getAsInt();
        assertThat(stop.getAsJsonArray("hitBreakpointIds"))
                .isEqualTo(ids(filters.getAsJsonArray("breakpoints").get(1)));
        assertThat(session.line(thread))
                .isEqualTo(Programs.line(Path.of("../sample-workspaces/sandbox/sandbox.c"), "uname"));
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(128 + 31);
        assertThat(session.client().output("important")).contains("killed by SIGSYS");
    }

    private static JsonArray ids(JsonElement breakpoint) {
        JsonArray ids = new JsonArray();
        ids.add(breakpoint.getAsJsonObject().get("id"));
        return ids;
    }

    @Test
    void theConsoleListsWhatHappensAtSignals() throws IOException {
        session.launch(queue, "");
        assertThat(session.command("handle SIGUSR1 nostop noprint")).containsPattern("SIGUSR1\\s+No\\s+No\\s+Yes");
        assertThat(session.command("info signals SIGUSR1")).containsPattern("SIGUSR1\\s+No\\s+No\\s+Yes");
        assertThat(session.command("help")).contains("handle", "info signals", "emulate");
        assertThat(session.client().refused("evaluate", "{'expression':'handle SIGNONE nostop','context':'repl'}"))
                .contains("SIGNONE");
        session.run();
        assertThat(session.exited()).isEqualTo(3);
    }
}
