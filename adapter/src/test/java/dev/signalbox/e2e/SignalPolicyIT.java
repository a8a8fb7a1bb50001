package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One policy, five ways in, through the shipped jar: attributes, commands, variables, exception filters and requests read and change the same. */
@Timeout(120)
class SignalPolicyIT {
    @TempDir
    static Path folder;

    private static Path pauses;
    private static Path queue;
    private static Path sandbox;

    private Shipped adapter;
    private DebugSession session;
    private RawClient client;

    @BeforeAll
    static void compile() throws IOException {
        pauses = Programs.compile("pauses", folder);
        queue = Programs.compile("queue", folder);
        sandbox = Programs.compile(
                Path.of("../sample-workspaces/sandbox/sandbox.c")
                        .toAbsolutePath()
                        .normalize(),
                folder);
    }

    @BeforeEach
    void start() throws IOException {
        adapter = Shipped.dap();
        client = adapter.client();
        session = new DebugSession(client);
    }

    @AfterEach
    void stop() throws IOException {
        adapter.close();
    }

    /** Runs the waiting program until it waits; returns its pid. */
    private int waiting(String more) throws IOException {
        session.launch(pauses, more);
        session.run();
        int pid = client.request("signalbox/processes", "{}")
                .getAsJsonArray("processes")
                .get(0)
                .getAsJsonObject()
                .get("pid")
                .getAsInt();
        client.event("output", body -> RawClient.text(body, "output").contains("ready"));
        return pid;
    }

    private void send(int pid, String signal) throws IOException {
        client.request("signalbox/send", "{'pid':" + pid + ",'signal':'" + signal + "'}");
    }

    private int stoppedAt(String signal) {
        JsonObject stop = session.stopped("exception");
        assertThat(RawClient.text(stop, "text")).isEqualTo(signal);
        return stop.get("threadId").getAsInt();
    }

    private JsonObject policy(String change) throws IOException {
        return client.request("signalbox/signalPolicy", change);
    }

    private static JsonObject row(JsonObject policy, String signal) {
        for (JsonElement row : policy.getAsJsonArray("table")) {
            if (RawClient.text(row.getAsJsonObject(), "signal").equals(signal)) {
                return row.getAsJsonObject();
            }
        }
        throw new AssertionError("no row for " + signal);
    }

    private Map<String, JsonObject> signalScope(int thread) throws IOException {
        return session.variables(signalScopeReference(thread));
    }

    private int signalScopeReference(int thread) throws IOException {
        return session.scope(session.top(thread).get("id").getAsInt(), "Signal");
    }

    private long invalidations() {
        return client.transcript().stream()
                .filter(message -> RawClient.text(message, "event").equals("invalidated"))
                .count();
    }

    @Test
    void aChangeInOnePlaceIsSeenInTheOthers() throws IOException {
        int pid = waiting("'signals':{'SIGUSR2':'nostop noprint pass'}");
        JsonObject policy = policy("{}");
        assertThat(policy.getAsJsonObject("signals").keySet()).containsExactly("SIGUSR2");
        assertThat(RawClient.text(row(policy, "SIGUSR2"), "rule")).isEqualTo("signals.SIGUSR2");
        assertThat(session.command("info signals SIGUSR2")).containsPattern("SIGUSR2\\s+No\\s+No\\s+Yes");

        send(pid, "SIGUSR1");
        int thread = stoppedAt("SIGUSR1");
        assertThat(RawClient.text(signalScope(thread).get("policy"), "value")).isEqualTo("stop print pass");

        // by a command
        long before = invalidations();
        assertThat(session.command("handle SIGUSR1 nostop print")).containsPattern("SIGUSR1\\s+No\\s+Yes\\s+Yes");
        policy("{}");
        assertThat(invalidations()).isEqualTo(before + 1);
        assertThat(RawClient.text(signalScope(thread).get("policy"), "value")).isEqualTo("nostop print pass");
        assertThat(RawClient.text(row(policy("{}"), "SIGUSR1"), "rule")).isEqualTo("handle.SIGUSR1");

        // by a variable, as a whole and in parts
        client.request(
                "setVariable",
                "{'variablesReference':" + signalScopeReference(thread) + ",'name':'policy','value':'nostop noprint'}");
        assertThat(session.command("info signals SIGUSR1")).containsPattern("SIGUSR1\\s+No\\s+No\\s+Yes");
        int parts = signalScope(thread).get("policy").get("variablesReference").getAsInt();
        assertThat(session.variables(parts).keySet()).containsExactly("stop", "print", "pass", "limit", "rule");
        client.request("setVariable", "{'variablesReference':" + parts + ",'name':'stop','value':'si_pid == $ppid'}");
        JsonObject rule = policy("{}").getAsJsonObject("signals").getAsJsonObject("SIGUSR1");
        assertThat(RawClient.text(rule, "stop")).isEqualTo("si_pid == $ppid");
        assertThat(RawClient.text(row(policy("{}"), "SIGUSR1"), "rule")).isEqualTo("policy.SIGUSR1");

        // by a request
        before = invalidations();
        policy("{'signals':{'SIGUSR1':{'stop':false,'limit':2}}}");
        policy("{}");
        assertThat(invalidations()).isEqualTo(before + 1);
        assertThat(RawClient.text(signalScope(thread).get("policy"), "value"))
                .isEqualTo("nostop noprint (at most 2 times) pass");
        assertThat(session.command("info signals SIGUSR1")).contains("signalPolicy.SIGUSR1");

        // taken away again
        policy("{'signals':{'SIGUSR1':null}}");
        assertThat(RawClient.text(signalScope(thread).get("policy"), "value")).isEqualTo("stop print pass");
        session.resume(thread);
        send(pid, "SIGUSR2");
        policy("{'signals':{'SIGTERM':'nostop'}}");
        send(pid, "SIGTERM");
        assertThat(session.exited()).isEqualTo(11);
    }

    @Test
    void aClientThatDoesNotKnowTheEventIsNotTold() throws IOException {
        client.request("initialize", "{'adapterID':'signalbox'}");
        client.request("launch", "{'program':'" + queue + "'}");
        session.run();
        int thread = stoppedAt("SIGUSR1");
        session.command("handle SIGUSR1 nostop");
        policy("{'signals':{'SIGUSR2':'nostop'}}");
        session.resume(thread);
        session.exited();
        assertThat(invalidations()).isZero();
    }

    @Test
    void thePolicyChangesWhileTheProgramRuns() throws IOException {
        int pid = waiting("");
        send(pid, "SIGUSR1");
        session.resume(stoppedAt("SIGUSR1"));
        policy("{'signals':{'SIGUSR1':'nostop noprint'}}");
        send(pid, "SIGUSR1");
        session.command("handle SIGUSR2 nostop noprint nopass");
        send(pid, "SIGUSR2");
        client.request("setExceptionBreakpoints", "{'filters':[]}");
        send(pid, "SIGTERM");
        assertThat(session.exited()).isEqualTo(20);
        JsonArray entries = client.request(
                        "signalbox/journal",
                        "{'filter':{'types':['signal'],'signals':'SIGUSR1, SIGUSR2','pid':" + pid + "}}")
                .getAsJsonArray("entries");
        List<String> decisions = new ArrayList<>();
        for (JsonElement entry : entries) {
            JsonObject line = entry.getAsJsonObject();
            decisions.add(RawClient.text(line, "signal") + " " + RawClient.text(line, "action") + " "
                    + RawClient.text(line, "rule"));
        }
        assertThat(decisions)
                .containsExactly(
                        "SIGUSR1 stop preset.all",
                        "SIGUSR1 pass signalPolicy.SIGUSR1",
                        "SIGUSR2 suppress handle.SIGUSR2");
    }

    @Test
    void aConditionKnowsTheProgramThatGetsTheSignal() throws IOException {
        session.launch(
                queue,
                "'signals':{'SIGUSR1':[{'when':'$exe == \\'other\\'','stop':true},{'when':'$exe == \\'queue\\' && $handled','stop':false}]}");
        session.run();
        assertThat(session.exited()).isEqualTo(3);
        assertThat(client.request("signalbox/journal", "{'filter':{'signals':'SIGUSR1'}}")
                        .toString())
                .contains("signals.SIGUSR1[1]");
    }

    @Test
    void aProcessThatIsAttachedToGetsItsRulesToo() throws Exception {
        Process process = new ProcessBuilder(pauses.toString()).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            client.request("initialize", "{}");
            client.request(
                    "attach", "{'pid':" + process.pid() + ",'signalPreset':'quiet','signals':{'SIGUSR2':'stop'}}");
            session.run();
            send((int) process.pid(), "SIGUSR1");
            send((int) process.pid(), "SIGUSR2");
            session.resume(stoppedAt("SIGUSR2"));
            send((int) process.pid(), "SIGTERM");
            assertThat(session.exited()).isEqualTo(11);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGUSR1            | SIGUSR1                | SIGUSR2",
                "31                 | SIGSYS                 | SIGUSR1",
                "SIG34              | SIGRTMIN               | SIGRTMIN+1",
                "SIGRTMIN+3         | SIGRTMIN+3             | SIGRTMIN+2",
                "SIGRTMAX-1         | SIGRTMAX-1             | SIGRTMAX",
                "SIGRTMIN-SIGRTMAX  | SIGRTMIN SIGRTMIN+9 SIGRTMAX | SIGUSR1 SIG33",
                "SIGINT-SIGILL      | SIGINT SIGQUIT SIGILL  | SIGHUP SIGTRAP",
                "1-3,SIGUSR1        | SIGHUP SIGINT SIGQUIT SIGUSR1 | SIGILL",
                "!SIGCHLD           | SIGHUP SIGRTMAX        | SIGCHLD SIG32",
                "all !SIGUSR1       | SIGSYS                 | SIGUSR1",
                "SIG32              | SIG32                  | SIG33"
            })
    void handleUnderstandsEverySpelling(String signals, String changed, String untouched) throws IOException {
        session.launch(queue, "");
        session.command("handle " + signals + " nostop noprint nopass");
        JsonObject policy = policy("{}");
        for (String signal : changed.split(" ")) {
            assertThat(RawClient.text(row(policy, signal), "rule")).isEqualTo("handle." + signal);
        }
        for (String signal : untouched.split(" ")) {
            assertThat(RawClient.text(row(policy, signal), "rule")).isEqualTo("preset.all");
        }
    }

    @Test
    void aMistakeIsShownWhereItWasMadeAndChangesNothing() throws IOException {
        client.request("initialize", "{'supportsInvalidatedEvent':true}");
        String wrong = "'signals':{'SIGUSR2':'nostop','SIGUSR1':{'stop':'si_code =='}}";
        assertThat(client.refused("launch", "{'program':'" + queue + "'," + wrong + "}"))
                .isEqualTo(
                        "signals.SIGUSR1.stop: the expression ends where a value is expected (at position 11 of \"si_code ==\")");
        assertThat(client.refused("launch", "{'program':'" + queue + "','signalPreset':'vim'}"))
                .contains("vim", "chromium-broker");
        client.request("launch", "{'program':'" + queue + "'}");
        assertThat(policy("{}").getAsJsonObject("signals").keySet()).isEmpty();
        assertThat(client.refused("evaluate", "{'expression':'handle SIGUSR1 nostp','context':'repl'}"))
                .isEqualTo(
                        "\"nostp\" is no signal; write a name (SIGUSR1, SIGRTMIN+3), a number from 1 to 64, or all (at position 9 of \"SIGUSR1 nostp\")");
        JsonObject filter = client.request(
                        "setExceptionBreakpoints",
                        "{'filters':[],'filterOptions':[{'filterId':'signal.all','condition':'SIGUSR1 if si_pidd == 3'}]}")
                .getAsJsonArray("breakpoints")
                .get(0)
                .getAsJsonObject();
        assertThat(filter.get("verified").getAsBoolean()).isFalse();
        assertThat(RawClient.text(filter, "message"))
                .contains("si_pidd", "(at position 12 of \"SIGUSR1 if si_pidd == 3\")");
        assertThat(client.refused("signalbox/signalPolicy", "{'signals':{'SIGUSR2':'nostop','SIGFOO':'stop'}}"))
                .contains("signalPolicy: \"SIGFOO\" is no signal", "(at position 1 of \"SIGFOO\")");
        assertThat(policy("{}").getAsJsonObject("signals").keySet()).isEmpty();
        client.request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        session.run();
        int thread = stoppedAt("SIGUSR1");
        int parts = signalScope(thread).get("policy").get("variablesReference").getAsInt();
        assertThat(client.refused(
                        "setVariable", "{'variablesReference':" + parts + ",'name':'stop','value':'si_code = 3'}"))
                .contains("policy.SIGUSR1.stop: write == to compare", "(at position 9 of \"si_code = 3\")");
        assertThat(client.refused("setVariable", "{'variablesReference':" + parts + ",'name':'print','value':'si'}"))
                .contains("true or false");
        assertThat(RawClient.text(signalScope(thread).get("policy"), "value")).isEqualTo("stop print pass");
    }

    @Test
    void handleSaysThatTheClientsCheckboxesStay() throws IOException {
        session.launch(queue, "");
        assertThat(session.command("handle SIGUSR2 stop")).doesNotContain("ticked in the client");
        client.request("setExceptionBreakpoints", "{'filters':['signal.all']}");
        assertThat(session.command("handle SIGUSR1 nostop")).contains("ticked in the client stay as they are");
        assertThat(session.command("info signals")).contains("exception filters of the client: signal.all");
        session.run();
        assertThat(session.exited()).isEqualTo(3);
    }

    @Test
    void aPresetThatWasChosenCountsAlthoughEverySignalIsTicked() throws IOException {
        session.launch(queue, "'signalPreset':'crashes'");
        client.request("setExceptionBreakpoints", "{'filters':['signal.all','signal.death']}");
        assertThat(session.command("preset")).contains("* crashes", "chromium-broker", "lldb");
        session.run();
        assertThat(session.exited()).isEqualTo(3);
    }

    @Test
    void theDeliveryOfAStopGoesBeforeEveryRule() throws IOException {
        session.launch(queue, "'signals':{'SIGUSR1':'stop nopass'}");
        session.run();
        int thread = stoppedAt("SIGUSR1");
        assertThat(RawClient.text(signalScope(thread).get("delivery"), "value")).isEqualTo("suppress");
        JsonObject decided = client.request("signalbox/deliver", "{'threadId':" + thread + ",'action':'pass'}");
        assertThat(RawClient.text(decided, "delivery")).isEqualTo("pass");
        assertThat(RawClient.text(signalScope(thread).get("delivery"), "value")).isEqualTo("pass");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(3);
    }

    @Test
    void aStopIsDecidedByRequest() throws IOException {
        session.launch(queue, "");
        session.run();
        int thread = stoppedAt("SIGUSR1");
        assertThat(client.refused("signalbox/deliver", "{'threadId':" + thread + ",'action':'drop'}"))
                .contains("pass, suppress, hold, stop-at-handler, signal, emulate");
        assertThat(client.refused("signalbox/deliver", "{'threadId':" + thread + ",'action':'signal'}"))
                .contains("'signal' is missing");
        assertThat(client.refused("signalbox/deliver", "{'threadId':" + thread + ",'action':'emulate','value':3}"))
                .contains("system call");
        assertThat(client.refused(
                        "signalbox/deliver",
                        "{'threadId':" + thread + ",'action':'signal','signal':'SIGUSR2','value':'x'}"))
                .contains("'value' is \"x\"", "whole number");
        client.request(
                "signalbox/deliver", "{'threadId':" + thread + ",'action':'signal','signal':'SIGUSR2','value':41}");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(41);
        assertThat(client.output("stdout")).isEqualTo("seen 41 by 12\n");
    }

    @Test
    void aHandlerIsStoppedAtByRequest() throws IOException {
        session.launch(queue, "");
        session.run();
        int thread = stoppedAt("SIGUSR1");
        client.request("signalbox/deliver", "{'threadId':" + thread + ",'action':'stop-at-handler'}");
        session.resume(thread);
        session.stopped();
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("handler");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(3);
    }

    @Test
    void aRuleAnswersBlockedCallsWithoutStopping() throws IOException {
        session.launch(
                sandbox,
                "'signals':{'SIGSYS':[{'when':'si_syscall == getppid','action':{'emulate':77}},{'stop':false}]}");
        session.run();
        session.exited();
        assertThat(client.output("stdout")).contains("parent: 77\n", "answered: 3\n");
        assertThat(client.request("signalbox/journal", "{'filter':{'signals':'SIGSYS'}}")
                        .toString())
                .contains("\"action\":\"emulate\"", "signals.SIGSYS[0]", "signals.SIGSYS[1]");
    }

    @Test
    void aLimitEndsThePrintingNotTheCounting() throws IOException {
        Path bursts = Programs.compile("bursts", folder);
        session.launch(bursts, "'signals':{'SIGUSR1':{'stop':false,'print':true,'limit':3}}");
        session.run();
        assertThat(session.exited()).isEqualTo(10);
        int printed = 0;
        Matcher line =
                Pattern.compile("SIGUSR1(?: x (\\d+))?(?: in [0-9.]+ s)?\n").matcher(client.output("console"));
        while (line.find()) {
            printed += line.group(1) == null ? 1 : Integer.parseInt(line.group(1));
        }
        assertThat(printed).isEqualTo(3);
        assertThat(client.request("signalbox/journal", "{'filter':{'signals':'SIGUSR1'}}")
                        .getAsJsonArray("entries"))
                .hasSize(10);
    }

    @Test
    void aSigsysWithAHandlerIsLoggedUnderThePresetForBrokersAndOneWithoutStops() throws IOException {
        session.launch(sandbox, "'signalPreset':'chromium-broker'");
        session.run();
        assertThat(session.exited()).isZero();
        assertThat(client.output("console")).contains("SIGSYS");
        adapter.close();
        start();
        session.launch(sandbox, "'args':['--blocked'],'signalPreset':'chromium-broker'");
        session.run();
        assertThat(RawClient.text(session.stopped("exception"), "text")).isEqualTo("SIGSYS");
    }

    @Test
    void theProcessesAreListed() throws IOException {
        int pid = waiting("");
        JsonArray processes = client.request("signalbox/processes", "{}").getAsJsonArray("processes");
        assertThat(processes).hasSize(1);
        JsonObject process = processes.get(0).getAsJsonObject();
        assertThat(process.get("pid").getAsInt()).isEqualTo(pid);
        assertThat(RawClient.text(process, "state")).isEqualTo("running");
        assertThat(RawClient.text(process, "executable")).isEqualTo(pauses.toString());
        assertThat(process.getAsJsonArray("threads")).hasSize(1);
        assertThat(client.refused("signalbox/send", "{'signal':'SIGUSR1'}")).contains("either 'pid' or 'tid'");
        assertThat(client.refused("signalbox/send", "{'signal':'SIGUSR1','pid':1}"))
                .contains("1 is no process or thread of this session");
        assertThat(client.refused("signalbox/send", "{'signal':'SIGNONE','pid':" + pid + "}"))
                .contains("'signal' is \"SIGNONE\"");
    }

    @Test
    void theJournalIsReadInPages() throws IOException {
        int pid = waiting("'signals':{'SIGUSR1':'nostop noprint'}");
        send(pid, "SIGUSR1");
        JsonObject all = client.request("signalbox/journal", "{'afterSeq':0,'count':1}");
        assertThat(all.getAsJsonArray("entries")).hasSize(1);
        long first = all.getAsJsonArray("entries")
                .get(0)
                .getAsJsonObject()
                .get("seq")
                .getAsLong();
        long latest = all.get("latest").getAsLong();
        JsonObject rest = client.request("signalbox/journal", "{'afterSeq':" + first + "}");
        assertThat(rest.getAsJsonArray("entries").size()).isBetween((int) (latest - first), 100);
        assertThat(client.refused("signalbox/journal", "{'filter':{'types':['sginal']}}"))
                .contains("filter", "'types'");
        assertThat(client.refused("signalbox/journal", "{'filter':{'signals':'SIGNONE'}}"))
                .contains("SIGNONE", "at position 1");
    }

    @Test
    void theJournalIsToldAsItHappensToWhoeverWantsThat() throws IOException {
        int pid = waiting("'signals':{'SIGUSR1,SIGUSR2,SIGTERM':'nostop noprint'}");
        client.request("signalbox/journal", "{'subscribe':true,'filter':{'types':['signal'],'signals':'SIGUSR2'}}");
        send(pid, "SIGUSR1");
        send(pid, "SIGUSR2");
        JsonObject told = client.event("signalbox/journal");
        assertThat(told.get("leftOut").getAsInt()).isZero();
        assertThat(told.getAsJsonArray("entries")).hasSize(1);
        assertThat(RawClient.text(told.getAsJsonArray("entries").get(0).getAsJsonObject(), "signal"))
                .isEqualTo("SIGUSR2");
        client.request("signalbox/journal", "{'subscribe':false}");
        send(pid, "SIGUSR2");
        send(pid, "SIGTERM");
        assertThat(session.exited()).isEqualTo(12);
        session.goodbye();
        assertThat(client.transcript().stream()
                        .filter(message -> RawClient.text(message, "event").equals("signalbox/journal")))
                .hasSize(1);
    }

    @Test
    void aBlockedCallWhoseSignalARuleSuppressesFailsWithEnosysAlsoAfterAStop() throws IOException {
        session.launch(sandbox, "'signals':{'SIGSYS':'stop nopass'}");
        session.run();
        int thread = stoppedAt("SIGSYS");
        Map<String, JsonObject> scope = signalScope(thread);
        assertThat(RawClient.text(scope.get("delivery"), "value")).isEqualTo("suppress");
        int call = scope.get("syscall").get("variablesReference").getAsInt();
        assertThat(RawClient.text(session.variables(call).get("result"), "value"))
                .contains("ENOSYS");
        session.command("handle SIGSYS nostop nopass");
        session.resume(thread);
        session.exited();
        assertThat(client.output("stdout")).contains("parent: -1\n");
    }
}
