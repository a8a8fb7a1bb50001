package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one can do at a stop, through the shipped jar: hold, release, queue, send, enter and leave handlers, and check what they got. */
@Timeout(120)
class SignalActionsIT extends ShippedSession {
    @TempDir
    static Path folder;

    private Path acts;
    private Path source;

    /** gcc's option for what the program is compiled for. */
    String width() {
        return "-m64";
    }

    @BeforeEach
    void compile() throws IOException {
        acts = Programs.compile("acts", folder, width());
        source = Programs.source("acts");
    }

    private void launch(String more, String... markers) throws IOException {
        session.launch(acts, more);
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        session.breakpoints(source, markers);
        session.run();
    }

    private int atSignal(String signal) {
        JsonObject stop = session.stopped("exception");
        assertThat(RawClient.text(stop, "text")).isEqualTo(signal);
        return stop.get("threadId").getAsInt();
    }

    private int atMiddleWithAllHeld() throws IOException {
        launch("", "middle", "end");
        for (String signal : new String[] {"SIGUSR1", "SIGUSR2", "SIGRTMIN"}) {
            int thread = atSignal(signal);
            assertThat(session.command("hold")).startsWith(signal);
            session.resume(thread);
        }
        return session.stopped("breakpoint").get("threadId").getAsInt();
    }

    private void set(int thread, String name, String value) throws IOException {
        int scope = session.scope(session.top(thread).get("id").getAsInt(), "Signal");
        session.client()
                .request(
                        "setVariable",
                        "{'variablesReference':" + scope + ",'name':'" + name + "','value':'" + value + "'}");
    }

    private String output() {
        return session.client().output("stdout");
    }

    /** Output comes by its own way, perhaps after the stop. */
    private void said(String text) {
        if (!output().equals(text)) {
            session.client().event("output", body -> output().equals(text));
        }
    }

    @Test
    void heldSignalsComeBackInTheirOrderWithTheirValues() throws IOException {
        int thread = atMiddleWithAllHeld();
        assertThat(session.command("info held").lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("0  thread " + thread + "  SIGUSR1 sent by");
        assertThat(session.command("release all")).contains("SIGUSR1 goes to thread " + thread, "SIGRTMIN");
        assertThat(session.command("info held")).isEqualTo("no signal is held");
        session.resume(thread);
        session.stopped("breakpoint");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("10 -1 1\n12 -1 2\n34 -1 3\nmiddle\nend\n");
    }

    @Test
    void oneOfSeveralIsReleasedAtTheNextStopAndTheOthersStayHeld() throws IOException {
        int thread = atMiddleWithAllHeld();
        assertThat(session.command("release 1 next-stop"))
                .contains("SIGUSR2 goes with the continue after the next stop");
        session.resume(thread);
        session.stopped("breakpoint");
        said("middle\n");
        assertThat(session.command("info held").lines()).hasSize(2);
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("middle\n12 -1 2\nend\n");
        assertThat(session.client().output("console"))
                .contains("process " + thread + " ended without what was held for it: SIGUSR1, SIGRTMIN\n");
    }

    @Test
    void aRuleHoldsAndReplacesWithoutAStop() throws IOException {
        launch(
                "'signals':{'SIGUSR1':{'action':'hold'},'SIGUSR2':{'action':{'signal':'SIGHUP'}},'SIGRTMIN':'nostop noprint'}",
                "middle",
                "end");
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        said("plain 1\n34 -1 3\n");
        assertThat(session.command("info held"))
                .startsWith("0  thread " + thread + "  SIGUSR1 sent by")
                .endsWith("value 1");
        assertThat(session.command("info signals SIGUSR2")).contains("nostop print signal SIGHUP");
        session.resume(thread);
        session.stopped("breakpoint");
        session.command("release");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("plain 1\n34 -1 3\nmiddle\n10 -1 1\nend\n");
        assertThat(session.client().output("console")).contains("SIGUSR1 held\n", "SIGUSR2 replaced by SIGHUP\n");
        assertThat(session.client().request("signalbox/journal", "{}").toString())
                .contains("\"action\":\"hold\"", "\"action\":\"replace\"", "\"type\":\"release\"");
    }

    @Test
    void whatCannotBeReleasedIsRefusedWithTheReason() throws IOException {
        launch("", "end");
        int thread = atSignal("SIGUSR1");
        assertThat(session.client().refused("evaluate", "{'expression':'release','context':'repl'}"))
                .contains("No signal is held");
        session.command("hold");
        session.resume(thread);
        atSignal("SIGUSR2");
        assertThat(session.client().refused("evaluate", "{'expression':'release 7','context':'repl'}"))
                .contains("no held signal 7");
        assertThat(session.client().refused("evaluate", "{'expression':'release to 1','context':'repl'}"))
                .contains("no thread 1");
        assertThat(session.client().refused("evaluate", "{'expression':'release soon','context':'repl'}"))
                .contains("soon");
    }

    @Test
    void theProgramStopsAtTheHandlersFirstInstructionAndRunsToItsEnd() throws IOException {
        launch("");
        int thread = atSignal("SIGUSR1");
        session.command("stop-at-handler");
        JsonObject stop = session.stopped("step");
        assertThat(RawClient.text(stop, "description")).contains("SIGUSR1", "first instruction");
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("handler");
        assertThat(session.evaluate("$pc", session.top(thread).get("id").getAsInt(), "watch"))
                .isNotEmpty();
        assertThat(session.stack(thread).get(1).getAsJsonObject().get("name").getAsString())
                .isEqualTo("<signal handler called>");
        session.command("finish-handler");
        session.stopped("step");
        said("10 -1 1\n");
        assertThat(session.stack(thread).toString()).doesNotContain("signal handler called");
        assertThat(session.line(thread)).isEqualTo(Programs.line(source, "queue"));
        assertThat(session.client().refused("evaluate", "{'expression':'finish-handler','context':'repl'}"))
                .contains("no signal handler");
    }

    @Test
    void theHandlersEndIsReachedFromWithinAFunctionThatItCalls() throws IOException {
        launch("'signals':{'SIGUSR1':'nostop','SIGUSR2':'nostop','SIGRTMIN':'nostop'}", "tell");
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        session.command("finish-handler");
        session.stopped("step");
        assertThat(session.line(thread)).isEqualTo(Programs.line(source, "queue"));
        said("10 -1 1\n");
    }

    @Test
    void theHandlerCanBeChosenInTheScopeAndKeepsTheEdits() throws IOException {
        launch("");
        int thread = atSignal("SIGUSR1");
        set(thread, "delivery", "stop-at-handler");
        int scope = session.scope(session.top(thread).get("id").getAsInt(), "Signal");
        Map<String, JsonObject> variables = session.variables(scope);
        assertThat(RawClient.text(variables.get("delivery"), "value")).isEqualTo("stop-at-handler");
        int siginfo = variables.get("siginfo").get("variablesReference").getAsInt();
        int value = session.variables(siginfo)
                .get("si_value")
                .get("variablesReference")
                .getAsInt();
        session.client().request("setVariable", "{'variablesReference':" + value + ",'name':'sival_int','value':'42'}");
        session.resume(thread);
        session.stopped("step");
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("handler");
        assertThat(session.command("info siginfo"))
                .contains("#1  <signal handler called>  SIGUSR1 sent by", "as delivered, with your changes")
                .contains("si_value.sival_int is 42, not 1");
        session.resume(thread);
        atSignal("SIGUSR2");
        said("10 -1 42\n");
    }

    @Test
    void aSignalWithoutHandlerCannotStopAtOne() throws IOException {
        launch("");
        atSignal("SIGUSR1");
        session.command("queue-signal SIGTERM");
        assertThat(session.client().refused("evaluate", "{'expression':'stop-at-handler','context':'repl'}"))
                .contains("SIGTERM will run no handler", "terminates");
    }

    @Test
    void whatAHandlerGotIsComparedWithWhatWasDelivered() throws IOException {
        launch("'signals':{'SIGUSR2':'nostop'}", "handler", "tell");
        int thread = atSignal("SIGUSR1");
        session.resume(thread);
        session.stopped("breakpoint");
        assertThat(session.command("info siginfo")).contains("as delivered, and as it arrived");
        session.resume(thread);
        session.stopped("breakpoint");
        assertThat(session.command("info siginfo")).startsWith("#2").contains("as delivered, and as it arrived");
        session.resume(thread);
        session.stopped("breakpoint");
        // passed by a rule, without a stop
        assertThat(session.command("info siginfo")).contains("SIGUSR2", "value 2", "as delivered, and as it arrived");
    }

    @Test
    void aSiginfoThatWasChangedOnItsWayIsReported() throws IOException {
        launch("'args':['tamper']", "tell");
        int thread = atSignal("SIGUSR1");
        session.resume(thread);
        session.stopped("breakpoint");
        assertThat(session.command("info siginfo")).contains("NOT as delivered: si_value.sival_int is 99, not 1");
    }

    @Test
    void aHandlerWithoutSiginfoHasNothingToCompare() throws IOException {
        launch("", "plain");
        int thread = atSignal("SIGUSR1");
        session.command("queue-signal SIGHUP");
        session.resume(thread);
        session.stopped("breakpoint");
        assertThat(infoWithoutSiginfo()).contains(withoutSiginfo());
    }

    String infoWithoutSiginfo() throws IOException {
        return session.command("info siginfo");
    }

    /** What is said about a handler without SA_SIGINFO. */
    String withoutSiginfo() {
        return "SA_SIGINFO";
    }

    @Test
    void aSignalIsQueuedWithAValueAtASignalAndElsewhere() throws IOException {
        launch("", "middle");
        int thread = atSignal("SIGUSR1");
        assertThat(session.command("queue-signal SIGUSR2 77")).contains("SIGUSR2 with value 77");
        session.resume(thread);
        atSignal("SIGUSR2");
        session.command("signal 0");
        atSignal("SIGRTMIN");
        session.command("signal 0");
        session.stopped("breakpoint");
        assertThat(session.command("queue-signal SIGUSR1 -5")).contains("SIGUSR1 with value -5");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("12 -1 77\n10 -1 -5\nmiddle\nend\n");
    }

    @Test
    void aSignalIsSentToAThreadWithAValue() throws IOException {
        launch("", "middle");
        int thread = atSignal("SIGUSR1");
        session.command("handle all nostop nopass");
        session.resume(thread);
        session.stopped("breakpoint");
        session.command("handle all nostop pass");
        assertThat(session.command("send SIGUSR1 thread " + thread + " 8"))
                .isEqualTo("SIGUSR1 sent to thread " + thread);
        assertThat(session.command("send SIGUSR2 " + thread)).isEqualTo("SIGUSR2 sent to process " + thread);
        assertThat(session.client().refused("evaluate", "{'expression':'send SIGUSR2 1','context':'repl'}"))
                .contains("no process or thread of this session");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).contains("10 -1 8\n", "12 0 ");
    }

    @Test
    void aFaultThatIsSuppressedForEverStopsAndIsTold() throws IOException {
        launch(
                "'args':['fault'],'signals':{'SIGUSR1':'nostop','SIGUSR2':'nostop','SIGRTMIN':'nostop','SIGSEGV':'nostop nopass'}");
        int thread = atSignal("SIGSEGV");
        assertThat(session.line(thread)).isEqualTo(Programs.line(source, "fault"));
        assertThat(session.client().output("console")).containsOnlyOnce("what caused it has not changed");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(128 + 11);
    }

    @Test
    void aFaultCannotBeHeld() throws IOException {
        launch("'args':['fault'],'signals':{'SIGUSR1':'nostop','SIGUSR2':'nostop','SIGRTMIN':'nostop'}");
        atSignal("SIGSEGV");
        assertThat(session.client().refused("evaluate", "{'expression':'hold','context':'repl'}"))
                .contains("cannot be held");
    }

    @Test
    void whatIsHeldWhenTheSessionEndsIsDeliveredUnchanged() throws Exception {
        Path told = Programs.compile("told", folder);
        Process program = new ProcessBuilder(told.toString()).start();
        try (BufferedReader lines = program.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            session.client().request("initialize", "{'adapterID':'signalbox'}");
            session.client().request("attach", "{'pid':" + program.pid() + "}");
            session.client().event("initialized");
            session.client().request("setExceptionBreakpoints", "{'filters':['signal.all']}");
            session.run();
            program.getOutputStream().write('a');
            program.getOutputStream().flush();
            atSignal("SIGALRM");
            session.command("hold");
            session.command("continue");
            atSignal("SIGUSR1");
            session.command("hold");
            session.command("continue");
            session.client().request("disconnect", "{}");
            // SI_KERNEL and SI_TKILL, which no other process can send
            assertThat(List.of(lines.readLine(), lines.readLine())).containsExactlyInAnyOrder("14 128", "10 -6");
            program.getOutputStream().close();
            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }
}
