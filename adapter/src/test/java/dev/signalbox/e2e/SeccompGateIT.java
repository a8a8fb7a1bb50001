package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code seccomp: {capture, gate}} adds, and the actions of filters that end in no signal, through the shipped jar without CAP_SYS_ADMIN. */
@Timeout(120)
class SeccompGateIT {
    @TempDir
    static Path folder;

    private static Path installers;
    private static Path actions;
    private static Path unprivileged;

    private Shipped adapter;
    private DebugSession session;

    @BeforeAll
    static void compile() throws IOException {
        installers = Programs.compile("installers", folder, "-pthread");
        actions = Programs.compile("actions", folder, "-pthread");
        unprivileged = Programs.compile("unprivileged", folder);
    }

    @AfterEach
    void stop() throws IOException {
        adapter.close();
    }

    private void start(Path program, String seccomp, String... arguments) throws IOException {
        adapter = Shipped.dapUnder(unprivileged);
        session = new DebugSession(adapter.client());
        session.launch(
                program,
                "'args':['" + String.join("','", arguments) + "']"
                        + (seccomp.isEmpty() ? "" : ",'seccomp':" + seccomp));
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.seccomp','signal.death']}");
        session.run();
    }

    private int stopped(String text) {
        JsonObject stop = session.stopped("exception");
        assertThat(RawClient.text(stop, "text")).isEqualTo(text);
        return stop.get("threadId").getAsInt();
    }

    private String description(int thread) throws IOException {
        return RawClient.text(session.client().request("exceptionInfo", "{'threadId':" + thread + "}"), "description");
    }

    private Map<String, JsonObject> signalScope(int thread) throws IOException {
        return session.variables(session.scope(session.top(thread).get("id").getAsInt(), "Signal"));
    }

    private String output() {
        return session.client().output("stdout");
    }

    private boolean journalHas(String verdict) throws IOException {
        JsonObject told = session.client().request("signalbox/journal", "{}");
        for (JsonElement entry : told.getAsJsonArray("entries")) {
            JsonObject line = entry.getAsJsonObject();
            if (line.has("seccomp") && RawClient.text(line, "seccomp").equals(verdict)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void captureSeesFiltersThatAreInstalledWithoutLibc() throws IOException {
        start(installers, "{'capture':true}", "privs", "raw", "prctl", "syscall", "call");
        int thread = stopped("SIGSYS");
        assertThat(description(thread)).contains("Blocked by filter 3 of 3: instruction 4, RET_TRAP data 3. ");
        assertThat(session.command("info seccomp 1"))
                .contains("filter 1 was installed by raw at installers.c:")
                .contains("seccomp(SECCOMP_SET_MODE_FILTER, 0)")
                .contains("install_with at");
    }

    @Test
    void captureKnowsAsLittleOfRefusedFiltersAsTheKernel() throws IOException {
        start(installers, "{'capture':true}", "privs", "refused", "divergent", "raw", "call");
        int thread = stopped("SIGSYS");
        assertThat(description(thread)).contains("Blocked by filter 1 of 1");
        assertThat(output()).contains("divergent 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "allowlist"})
    void theGateStopsBeforeAKillAndTheCallCanBeEmulated(String filter) throws IOException {
        start(actions, "{'gate':true}", filter, "uname");
        int thread = stopped("seccomp");
        assertThat(description(thread))
                .contains("seccomp is about to kill the process for uname (63), filter 1 of 1: instruction ")
                .contains("installed by install at actions.c:")
                .contains("The call has not been made yet. On continue it is, and seccomp kills; emulate RESULT");
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("make_uname");
        Map<String, JsonObject> scope = signalScope(thread);
        assertThat(scope.keySet()).containsExactly("syscall", "seccomp");
        assertThat(RawClient.text(scope.get("syscall"), "value")).startsWith("uname(");
        assertThat(session.command("emulate -ENOENT")).isEqualTo("the call will return -ENOENT");
        assertThat(description(thread)).contains("On continue the call is not made and returns -2 (-ENOENT)");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("uname -2\ndone 0\n");
    }

    @Test
    void theResultIsSetAsAVariableToo() throws IOException {
        start(actions, "{'gate':true}", "allowlist", "uname", "uname");
        int thread = stopped("seccomp");
        int call = signalScope(thread).get("syscall").get("variablesReference").getAsInt();
        session.client().request("setVariable", "{'variablesReference':" + call + ",'name':'result','value':'4711'}");
        session.resume(thread);
        thread = stopped("seccomp");
        session.client()
                .request("signalbox/deliver", "{'threadId':" + thread + ",'action':'emulate','value':'-EPERM'}");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("uname 4711\nuname -1\ndone 0\n");
    }

    @Test
    void whoeverGoesOnFromTheGateDiesAsWithoutIt() throws IOException {
        start(actions, "{'gate':true}", "allowlist", "uname");
        session.resume(stopped("seccomp"));
        int thread = stopped("SIGSYS");
        assertThat(description(thread)).contains("seccomp killed the program for uname (63), filter 1 of 1");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(128 + 31);
        assertThat(output()).isEmpty();
    }

    @Test
    void whereNoHarmlessCallIsAllowedTheCallCannotBeEmulatedAndTheReasonIsSaid() throws IOException {
        start(actions, "{'gate':true}", "narrow", "uname");
        int thread = stopped("seccomp");
        assertThat(session.client().refused("evaluate", "{'expression':'emulate 0','context':'repl'}"))
                .contains("the filters let no call through that could be made in its place");
        session.resume(thread);
        session.resume(stopped("SIGSYS"));
        assertThat(session.exited()).isEqualTo(128 + 31);
    }

    @Test
    void withoutTheGateNothingStopsBeforeTheKill() throws IOException {
        start(actions, "", "allowlist", "uname");
        int thread = stopped("SIGSYS");
        assertThat(description(thread)).contains("Nothing can save it");
        assertThat(session.client().refused("evaluate", "{'expression':'emulate 0','context':'repl'}"))
                .contains("stands at no system call that seccomp blocked");
    }

    @Test
    void aThreadThatIsKilledAloneStopsFirstAndTheProcessLivesOn() throws IOException {
        start(actions, "", "thread", "denythread", "uname");
        int thread = stopped("SIGSYS");
        assertThat(description(thread))
                .contains("seccomp killed the thread for uname (63), filter 1 of 1: instruction 2, RET_KILL_THREAD")
                .contains("The thread is about to die of SIGSYS");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("done 0\n");
    }

    @Test
    void aCallLeftToATracerStopsAndFailsAsWithoutOne() throws IOException {
        start(actions, "", "trace", "getppid", "getppid");
        int thread = stopped("seccomp");
        assertThat(description(thread))
                .contains("seccomp leaves getppid (110) to a tracer, filter 1 of 1: instruction 2, RET_TRACE data 5")
                .contains("On continue the call fails with ENOSYS");
        session.resume(thread);
        thread = stopped("seccomp");
        session.command("emulate 4711");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).isEqualTo("getppid -38\ngetppid 4711\ndone 0\n");
    }

    @ParameterizedTest
    @CsvSource({"errno, RET_ERRNO EACCES (13)", "log, RET_LOG"})
    void withTheGateCallsThatFiltersDoNotJustAllowAreInTheJournal(String action, String verdict) throws IOException {
        start(actions, "{'gate':true}", action, "getppid", "deny", "uname");
        int thread = stopped("seccomp");
        assertThat(journalHas(verdict)).isTrue();
        session.command("emulate 0");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(output()).startsWith(action.equals("errno") ? "getppid -13\n" : "getppid 1\n");
    }

    @Test
    void aThreadThatWaitsForASupervisorSaysSo() throws IOException {
        start(actions, "", "notify", "getppid");
        while (!session.command("info threads").contains("seccomp_do_user_notification") && !waitsForSupervisor()) {
            Thread.onSpinWait();
        }
        session.client().request("pause", "{'threadId':" + pid() + "}");
        session.stopped("pause");
        assertThat(session.command("info seccomp")).contains("filter 1 of 1: instruction 2, RET_USER_NOTIF");
    }

    private int pid() throws IOException {
        return session.client()
                .request("threads", "{}")
                .getAsJsonArray("threads")
                .get(0)
                .getAsJsonObject()
                .get("id")
                .getAsInt();
    }

    private boolean waitsForSupervisor() throws IOException {
        return java.nio.file.Files.readString(Path.of("/proc/" + pid() + "/wchan"))
                .contains("seccomp");
    }

    @Test
    void wrongAttributesAreRefusedByName() throws IOException {
        adapter = Shipped.dapUnder(unprivileged);
        RawClient client = adapter.client();
        client.request("initialize", "{'adapterID':'signalbox'}");
        assertThat(client.refused("launch", "{'program':'" + actions + "','seccomp':{'gates':true}}"))
                .contains("seccomp", "capture and gate");
        assertThat(client.refused("launch", "{'program':'" + actions + "','seccomp':{'gate':1}}"))
                .contains("gate");
    }
}
