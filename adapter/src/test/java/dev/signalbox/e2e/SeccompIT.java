package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which rule of which filter blocked a system call, and what the call was, through the shipped jar. */
@Timeout(120)
class SeccompIT {
    private static final String OLDER =
            """
            filter 1:
             *   0  A = arch
             *   1  if arch == AUDIT_ARCH_X86_64 goto 3 else 2
                 2  return RET_KILL_PROCESS
             *   3  A = nr
             *   4  if nr == getppid (110) goto 7 else 5
                 5  if nr == connect (42) goto 7 else 6
                 6  return RET_ALLOW
            =>   7  return RET_TRAP data 7
            """;

    @TempDir
    static Path folder;

    private static Path filters;
    private static Path installers;
    private static Path sandbox;

    private Shipped adapter;
    private DebugSession session;

    @BeforeAll
    static void compile() throws IOException {
        filters = Programs.compile("filters", folder);
        installers = Programs.compile("installers", folder, "-pthread");
        sandbox = Programs.compile(
                Path.of("../sample-workspaces/sandbox/sandbox.c")
                        .toAbsolutePath()
                        .normalize(),
                folder);
    }

    @AfterEach
    void stop() throws IOException {
        adapter.close();
    }

    private int stopped(Shipped started, Path program, String more) throws IOException {
        adapter = started;
        session = new DebugSession(adapter.client());
        session.launch(program, more);
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.seccomp','signal.death']}");
        session.run();
        return again();
    }

    private int again() {
        JsonObject stop = session.stopped("exception");
        assertThat(RawClient.text(stop, "text")).isEqualTo("SIGSYS");
        return stop.get("threadId").getAsInt();
    }

    private int next(int thread) throws IOException {
        session.resume(thread);
        return again();
    }

    private Map<String, JsonObject> scope(int thread) throws IOException {
        return session.variables(session.scope(session.top(thread).get("id").getAsInt(), "Signal"));
    }

    private Map<String, JsonObject> parts(JsonObject variable) throws IOException {
        return session.variables(variable.get("variablesReference").getAsInt());
    }

    private static String value(Map<String, JsonObject> variables, String name) {
        return RawClient.text(variables.get(name), "value");
    }

    private String description(int thread) throws IOException {
        return RawClient.text(session.client().request("exceptionInfo", "{'threadId':" + thread + "}"), "description");
    }

    @Test
    void theFilterThePathAndTheInstructionThatDecidedAreShown() throws IOException {
        int thread = stopped(Shipped.dap(), filters, "");
        assertThat(description(thread))
                .contains("seccomp blocked getppid (110). Blocked by filter 1 of 2: instruction 7, RET_TRAP data 7. ");
        Map<String, JsonObject> scope = scope(thread);
        assertThat(scope.keySet()).containsSubsequence("disposition", "syscall", "seccomp", "masks");
        assertThat(value(scope, "seccomp")).isEqualTo("filter 1 of 2: instruction 7, RET_TRAP data 7");
        Map<String, JsonObject> seccomp = parts(scope.get("seccomp"));
        assertThat(seccomp.keySet())
                .containsExactly(
                        "filter", "instruction", "action", "data", "path", "installed", "filter 1", "filter 2");
        assertThat(value(seccomp, "installed"))
                .startsWith("by install at filters.c:")
                .endsWith(", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)");
        assertThat(value(parts(seccomp.get("installed")), "#2")).startsWith("main at ");
        assertThat(value(seccomp, "action")).isEqualTo("RET_TRAP: raises SIGSYS");
        Map<String, JsonObject> path = parts(seccomp.get("path"));
        assertThat(path.keySet()).containsExactly("0", "1", "3", "4", "7");
        assertThat(value(path, "4")).isEqualTo("if nr == getppid (110) goto 7 else 5  (A is 110)");
        assertThat(value(seccomp, "filter 2")).isEqualTo("8 instructions, RET_ALLOW");
        Map<String, JsonObject> newer = parts(seccomp.get("filter 2"));
        assertThat(value(newer, "4")).isEqualTo("if args[2].low & 0x1ff goto 5 else 7");
        assertThat(session.command("info seccomp"))
                .startsWith("getppid()\nfilter 1 of 2")
                .contains(OLDER);
        assertThat(session.command("info seccomp 2")).contains("=>   7  return RET_ALLOW");

        thread = next(thread);
        assertThat(value(scope(thread), "seccomp")).isEqualTo("filter 2 of 2: instruction 5, RET_TRAP data 9");
        JsonObject told = session.client().request("signalbox/seccomp", "{'threadId':" + thread + "}");
        assertThat(told.get("filter").getAsInt()).isEqualTo(2);
        assertThat(told.get("instruction").getAsInt()).isEqualTo(5);
        assertThat(RawClient.text(told, "action")).isEqualTo("RET_TRAP");
        assertThat(told.get("data").getAsInt()).isEqualTo(9);
        assertThat(told.getAsJsonArray("filters")).hasSize(2);
        assertThat(told.getAsJsonArray("filters").get(1).getAsJsonObject().get("path"))
                .hasToString("[0,1,2,3,4,5]");
        JsonObject call = told.getAsJsonObject("syscall");
        assertThat(RawClient.text(call, "architecture")).isEqualTo("AUDIT_ARCH_X86_64");
        assertThat(RawClient.text(call, "text")).isEqualTo("mkdirat(AT_FDCWD, \"/tmp/a \\\"quoted\\\" name\", 0750)");
    }

    @Test
    void argumentsAreDecodedAndSettingTheResultEmulatesTheCall() throws IOException {
        int thread = stopped(Shipped.dap(), filters, "");
        thread = next(thread);
        JsonObject call = scope(thread).get("syscall");
        assertThat(RawClient.text(call, "value")).isEqualTo("mkdirat(AT_FDCWD, \"/tmp/a \\\"quoted\\\" name\", 0750)");
        Map<String, JsonObject> arguments = parts(call);
        assertThat(arguments.keySet())
                .containsExactly("name", "dirfd", "pathname", "mode", "number", "architecture", "result");
        assertThat(value(arguments, "mode")).isEqualTo("0750");
        thread = next(thread);
        call = scope(thread).get("syscall");
        assertThat(RawClient.text(call, "value"))
                .isEqualTo(
                        "connect(5, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"127.0.0.1\")}, 16)");
        session.client()
                .request(
                        "setVariable",
                        "{'variablesReference':"
                                + call.get("variablesReference").getAsInt() + ",'name':'result','value':'4711'}");
        assertThat(value(parts(scope(thread).get("syscall")), "result")).isEqualTo("4711");
        assertThat(value(scope(thread), "syscall"))
                .isEqualTo(
                        "connect(5, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"127.0.0.1\")}, 16)");
        assertThat(value(scope(thread), "seccomp")).startsWith("filter 1 of 2: instruction 7");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).endsWith(" 4711\n");
    }

    @Test
    void ofTwoFiltersThatTrapTheLatestDecides() throws IOException {
        int thread = stopped(Shipped.dap(), filters, "'args':['third']");
        assertThat(value(scope(thread), "seccomp")).isEqualTo("filter 3 of 3: instruction 2, RET_TRAP data 11");
    }

    @Test
    void aDeathBySeccompNamesTheCallAndWhyTheRuleIsUnknown() throws IOException {
        int thread = stopped(Shipped.dap(), installers, "'args':['privs','raw','kill']");
        assertThat(description(thread))
                .contains("seccomp killed the program for uname (63); which filter did is unknown: 1 filter"
                        + " (Seccomp_filters of /proc/" + thread + "/status) came before Signalbox or by a call that it"
                        + " did not see, and the kernel shows no filters of a thread that it is killing");
        assertThat(value(scope(thread), "seccomp")).startsWith("unknown: ");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(128 + 31);
    }

    @Test
    void aDeathBySeccompNamesTheRuleWhenTheFiltersWereSeenBefore() throws IOException {
        adapter = Shipped.dap();
        session = new DebugSession(adapter.client());
        session.launch(filters, "'args':['kill'],'signals':{'SIGSYS':'nostop noprint pass'}");
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.death']}");
        session.breakpoints(Programs.source("filters"), "mkdirat");
        session.run();
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        assertThat(session.command("info seccomp")).startsWith("2 filters");
        thread = next(thread);
        assertThat(description(thread))
                .contains("seccomp killed the program for uname (63), filter 2 of 2: instruction 6, RET_KILL_PROCESS");
        Map<String, JsonObject> scope = scope(thread);
        assertThat(scope.keySet()).containsExactly("syscall", "seccomp");
        assertThat(value(scope, "syscall")).startsWith("uname(0x");
        assertThat(parts(scope.get("syscall")).keySet()).doesNotContain("result");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(128 + 31);
    }

    @Test
    void aDeathForAnotherCallIsShownAlsoAfterAStopAtSigsys() throws IOException {
        int thread = stopped(Shipped.dap(), filters, "'args':['kill']");
        assertThat(value(scope(thread), "seccomp")).startsWith("filter 1 of 2");
        session.command("handle SIGSYS nostop noprint pass");
        thread = next(thread);
        assertThat(description(thread))
                .contains("seccomp killed the program for uname (63), filter 2 of 2: instruction 6, RET_KILL_PROCESS");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(128 + 31);
    }

    @Test
    void aThirtyTwoBitCallIsJudgedAndNamedByItsOwnArchitecture() throws IOException {
        Path narrow = Programs.compile("filters", Files.createDirectories(folder.resolve("narrow")), "-m32");
        int thread = stopped(Shipped.dap(), narrow, "");
        assertThat(value(scope(thread), "seccomp")).isEqualTo("filter 1 of 2: instruction 7, RET_TRAP data 7");
        assertThat(session.command("info seccomp"))
                .contains("if arch == AUDIT_ARCH_I386", "if nr == getppid (64) goto 7");
        thread = next(thread);
        Map<String, JsonObject> call = parts(scope(thread).get("syscall"));
        assertThat(value(call, "pathname")).isEqualTo("\"/tmp/a \\\"quoted\\\" name\"");
        assertThat(value(call, "architecture")).isEqualTo("AUDIT_ARCH_I386");
        assertThat(value(scope(thread), "seccomp")).isEqualTo("filter 2 of 2: instruction 5, RET_TRAP data 9");
    }

    @Test
    void withoutThePrivilegeTheFilterIsUnknownAndWhatToDoIsSaid() throws IOException {
        int thread = stopped(
                Shipped.dapUnder(Programs.compile("unprivileged", folder)),
                installers,
                "'args':['privs','raw','call']");
        Map<String, JsonObject> scope = scope(thread);
        assertThat(value(scope, "seccomp")).startsWith("unknown: ").contains("CAP_SYS_ADMIN", "run Signalbox as root");
        assertThat(value(scope, "syscall")).isEqualTo("getppid()");
        assertThat(description(thread)).contains("Which filter blocked it is unknown: ");
        JsonObject told = session.client().request("signalbox/seccomp", "{'threadId':" + thread + "}");
        assertThat(RawClient.text(told, "unknown")).contains("CAP_SYS_ADMIN");
        assertThat(told.getAsJsonArray("filters")).hasSize(1);
        assertThat(session.command("info seccomp")).contains("unknown: ");
    }

    @Test
    void theSampleSandboxExplainsItsTrappedOpen() throws IOException {
        int thread = stopped(Shipped.dap(), sandbox, "");
        assertThat(value(scope(thread), "seccomp")).isEqualTo("filter 1 of 1: instruction 5, RET_TRAP data 7");
        thread = next(thread);
        assertThat(value(scope(thread), "syscall")).isEqualTo("openat(AT_FDCWD, \"/virtual/motd\", O_RDONLY)");
        assertThat(value(scope(thread), "seccomp")).isEqualTo("filter 1 of 1: instruction 7, RET_TRAP data 8");
    }

    @Test
    void aThreadWithoutFiltersSaysSoAtAnyStop() throws IOException {
        adapter = Shipped.dap();
        session = new DebugSession(adapter.client());
        session.launch(filters, "'stopOnEntry':true");
        session.run();
        int thread = session.stopped("entry").get("threadId").getAsInt();
        assertThat(session.command("info seccomp")).isEqualTo("no filters");
        JsonObject told = session.client().request("signalbox/seccomp", "{'threadId':" + thread + "}");
        assertThat(told.getAsJsonArray("filters")).isEmpty();
        assertThat(told.has("syscall")).isFalse();
    }
}
