package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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

/** System calls caught, shown and changed through the shipped jar. */
@Timeout(120)
class SystemCallIT extends ShippedSession {
    @TempDir
    static Path folder;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException {
        program = Programs.compile("calls", folder, "-pthread");
    }

    private void launch(String argument, String more) throws IOException {
        session.launch(program, "'args':['" + argument + "']" + (more.isEmpty() ? "" : "," + more));
    }

    /** Output and stops come by different ways, in any order. */
    private void stdoutHas(String line) {
        while (!session.client().output("stdout").contains(line + "\n")) {
            session.client().awaitAny();
        }
    }

    /** The thread of the next stop, which is at that call. */
    private int at(String call, String description) {
        JsonObject stop = session.stopped("breakpoint");
        assertThat(RawClient.text(stop, "text")).isEqualTo(call);
        assertThat(RawClient.text(stop, "description")).matches(description);
        return stop.get("threadId").getAsInt();
    }

    private int next(int thread, String call, String description) throws IOException {
        session.resume(thread);
        return at(call, description);
    }

    private JsonObject syscall(int thread) throws IOException {
        return session.variables(session.scope(session.top(thread).get("id").getAsInt(), "Signal"))
                .get("syscall");
    }

    private int reference(int thread) throws IOException {
        return syscall(thread).get("variablesReference").getAsInt();
    }

    private Map<String, JsonObject> parts(int thread) throws IOException {
        return session.variables(reference(thread));
    }

    private String set(int thread, String name, String value) throws IOException {
        return RawClient.text(
                session.client()
                        .request(
                                "setVariable",
                                "{'variablesReference':" + reference(thread) + ",'name':'" + name + "','value':'"
                                        + value + "'}"),
                "value");
    }

    private String value(int thread, String name) throws IOException {
        return RawClient.text(parts(thread).get(name), "value");
    }

    private void evaluates(int thread, String expression, String value) throws IOException {
        assertThat(session.evaluate(expression, session.top(thread).get("id").getAsInt(), "watch"))
                .isEqualTo(value);
    }

    @Test
    void aCaughtCallStopsBeforeItIsMadeAndAfterWithArgumentsAndResult() throws IOException {
        launch("open", "");
        assertThat(session.command("catch syscall openat if $syscall.path == \\\"/etc/passwd\\\""))
                .isEqualTo("catchpoint 1 (openat if $syscall.path == \"/etc/passwd\")");
        session.run();
        JsonObject stop = session.stopped("breakpoint");
        assertThat(stop.getAsJsonArray("hitBreakpointIds")).hasToString("[1]");
        assertThat(RawClient.text(stop, "text")).isEqualTo("openat");
        assertThat(RawClient.text(stop, "description"))
                .isEqualTo("Catchpoint 1: about to call openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY)");
        int thread = stop.get("threadId").getAsInt();
        assertThat(session.line(thread)).isEqualTo(Programs.line(Programs.source("calls"), "open"));
        assertThat(parts(thread).keySet())
                .containsExactly("name", "number", "architecture", "dirfd", "pathname", "flags", "result");
        assertThat(value(thread, "number")).isEqualTo("257");
        assertThat(value(thread, "pathname")).isEqualTo("\"/etc/passwd\"");
        assertThat(value(thread, "result")).startsWith("<not made yet");
        evaluates(thread, "$syscall.nr", "257");
        evaluates(thread, "$syscall.nr == SYS_openat", "1");
        evaluates(thread, "(int)$syscall.args[0]", "-100");
        assertThat(session.evaluate(
                        "$syscall.name", session.top(thread).get("id").getAsInt(), "watch"))
                .contains("openat");
        assertThat(session.evaluate(
                        "$syscall.path", session.top(thread).get("id").getAsInt(), "watch"))
                .contains("\"/etc/passwd\"");
        assertThat(session.command("info syscall"))
                .startsWith("openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY)\nabout to be made")
                .contains("number 257 of AUDIT_ARCH_X86_64", "\n  pathname = \"/etc/passwd\"");

        thread = next(thread, "openat", "Catchpoint 1: returned from openat\\(AT_FDCWD, .*\\) = \\d+");
        assertThat(value(thread, "result")).matches("\\d+");
        evaluates(thread, "$syscall.result >= 0", "1");
        assertThat(session.command("info breakpoints")).contains("1  catch syscall openat if", "stopped 2 times");
        session.resume(thread);
        assertThat(session.exited()).isZero();
    }

    @Test
    void conditionsOnTheResultStopOnlyAtTheExit() throws IOException {
        launch("open", "'catchSyscalls':['openat if $syscall.result == -ENOENT && $syscall.path =~ \\\"^/no\\\"']");
        session.run();
        int thread = at(
                "openat",
                "Catchpoint 1: returned from openat\\(AT_FDCWD, \"/no/such/file\", O_RDONLY\\) = -1 ENOENT .*");
        session.resume(thread);
        assertThat(session.exited()).isZero();
    }

    @Test
    void theResultOfACallThatWasMadeCanBeChanged() throws IOException {
        launch("open", "");
        session.command("catch syscall openat if $syscall.path =~ \\\"passwd\\\"");
        session.run();
        int thread = next(at("openat", ".*about to call.*"), "openat", ".*returned from.*");
        assertThat(set(thread, "result", "-EMFILE")).isEqualTo("-24 (-EMFILE)");
        assertThat(session.refusedSetting(reference(thread), "number", "3")).contains("number cannot be changed");
        session.resume(thread);
        stdoutHas("/etc/passwd -1 24");
        assertThat(session.exited()).isZero();
    }

    @Test
    void aCallWhoseResultIsGivenBeforeIsNotMade() throws IOException {
        launch("ids", "");
        session.command("catch syscall getpgid");
        session.run();
        int thread = at("getpgid", "Catchpoint 1: about to call getpgid\\(0\\)");
        assertThat(set(thread, "result", "4711")).isEqualTo("4711, without the call being made");
        thread = next(thread, "getpgid", ".*= 4711");
        thread = next(thread, "getpgid", ".*about to call.*");
        stdoutHas("getpgid 4711 0");

        assertThat(session.command("emulate -EPERM")).isEqualTo("the call will not be made, and return -EPERM");
        thread = next(thread, "getpgid", ".*= -1 EPERM .*");
        thread = next(thread, "getpgid", ".*about to call.*");
        stdoutHas("getpgid -1 1");

        session.command("set var $syscall.result = 12");
        thread = next(thread, "getpgid", ".*= 12");
        session.command("set var $syscall.result = 13");
        thread = next(thread, "getpgid", ".*about to call.*");
        stdoutHas("getpgid 13 0");

        assertThat(set(thread, "number", "getpid")).isEqualTo("39");
        assertThat(syscall(thread).get("value").getAsString()).isEqualTo("getpid()");
        assertThat(session.command("delete 1")).isEqualTo("1 removed");
        session.resume(thread);
        stdoutHas("getpgid " + thread + " 0");
        assertThat(session.exited()).isZero();
    }

    @Test
    void argumentsCanBeChangedTextsAmongThem() throws IOException {
        launch("open", "");
        session.command("catch syscall openat if $syscall.path =~ \\\"^/no\\\"");
        session.run();
        int thread = at("openat", ".*about to call.*");
        assertThat(set(thread, "pathname", "\\\"/dev/null\\\"")).isEqualTo("\"/dev/null\"");
        assertThat(set(thread, "flags", "O_RDWR|O_CLOEXEC")).isEqualTo("O_RDWR|O_CLOEXEC");
        assertThat(session.refusedSetting(reference(thread), "flags", "O_NOSUCH"))
                .contains("is no argument");
        thread = next(
                thread, "openat", ".*returned from openat\\(AT_FDCWD, \"/dev/null\", O_RDWR\\|O_CLOEXEC\\) = \\d+");
        session.resume(thread);
        stdoutHas("/no/such/file 0 0");
        assertThat(session.exited()).isZero();
    }

    @Test
    void catchpointsAreListedSwitchedOffAndOnAndRemoved() throws IOException {
        launch("ids", "");
        assertThat(session.command("catch")).startsWith("no catchpoints");
        assertThat(session.command("catch syscall /^getpg/,%network")).isEqualTo("catchpoint 1 (/^getpg/,%network)");
        assertThat(session.command("catch syscall group:ipc 110")).isEqualTo("catchpoint 2 (group:ipc 110)");
        assertThat(session.command("disable 1")).isEqualTo("1 is off");
        assertThat(session.command("info breakpoints"))
                .isEqualTo("1  catch syscall /^getpg/,%network  (disabled)\n2  catch syscall group:ipc 110");
        assertThat(session.command("enable 1")).isEqualTo("1 is on");
        assertThat(session.command("delete 2")).isEqualTo("2 removed");
        session.run();
        int thread = at("getpgid", "Catchpoint 1: about.*");
        session.command("disable 1");
        session.resume(thread);
        assertThat(session.exited()).isZero();
    }

    @Test
    void whatCannotBeUnderstoodIsSaidWithItsPlace() throws IOException {
        launch("ids", "");
        assertThat(refused("catch syscall opnat"))
                .contains("There is no system call \"opnat\"; did you mean", "openat", "position 1");
        assertThat(refused("catch syscall openat if $syscall.nosuch == 1"))
                .contains("No system call has an argument \"nosuch\"", "position 11");
        assertThat(refused("catch signal SIGUSR1")).contains("handle SIG stop");
        assertThat(refused("inject openat")).contains("What is to happen?");
        assertThat(refused("delete 9")).contains("there is no breakpoint 9");
        assertThat(refused("disable 9")).contains("there is no catchpoint or injection 9");
        assertThat(refused("info syscall")).contains("pause it first");
        session.run();
        assertThat(session.exited()).isZero();
    }

    private String refused(String command) throws IOException {
        return session.client()
                .refused("evaluate", "{'expression':'" + command.replace("\"", "\\\"") + "','context':'repl'}");
    }

    @Test
    void anInjectionFailsCallsWithoutAStopAndIsInTheJournal() throws IOException {
        launch("ids", "'inject':'getpgid:error=EPERM:when=2..5+3'");
        assertThat(session.command("inject")).isEqualTo("1  inject getpgid:error=EPERM:when=2..5+3");
        session.run();
        assertThat(session.exited()).isZero();
        String out = session.client().output("stdout");
        assertThat(out.replaceAll("getpgid [1-9]\\d* 0", "fine"))
                .isEqualToNormalizingNewlines("fine\ngetpgid -1 1\nfine\nfine\ngetpgid -1 1\nfine\n");
        JsonObject journal = session.client().request("signalbox/journal", "{'count':1000}");
        assertThat(journal.toString())
                .contains(
                        "\"type\":\"syscall\"",
                        "\"syscall\":\"getpgid\"",
                        "\"rule\":\"inject getpgid:error=EPERM:when=2..5+3\"")
                .contains("\"willReturn\":-1");
    }

    @Test
    void theRulesCanBeReadAndReplacedByARequest() throws IOException {
        launch("ids", "'catchSyscalls':'getppid'");
        JsonObject rules = session.client()
                .request("signalbox/syscalls", "{'catch':['getppid','getpgid'],'inject':['getpgid:retval=5']}");
        assertThat(rules.getAsJsonArray("catch")
                        .get(0)
                        .getAsJsonObject()
                        .get("id")
                        .getAsInt())
                .isEqualTo(1);
        assertThat(rules.getAsJsonArray("inject")).hasSize(1);
        assertThat(session.client().refused("signalbox/syscalls", "{'inject':['nosuch:retval=5']}"))
                .contains("'inject'", "nosuch");
        session.run();
        int thread = next(at("getpgid", ".*about.*"), "getpgid", ".*= 5");
        session.client().request("signalbox/syscalls", "{'catch':[],'inject':[]}");
        session.resume(thread);
        assertThat(session.exited()).isZero();
        assertThat(session.client().output("stdout")).startsWith("getpgid 5 0");
    }

    @Test
    void aWrongAttributeIsRefusedBeforeAnythingStarts() throws IOException {
        session.client().request("initialize", "{'adapterID':'signalbox'}");
        assertThat(session.client().refused("launch", "{'program':'" + program + "','inject':'openat:error=NOSUCH'}"))
                .contains("'inject'", "\"NOSUCH\" is no error");
        assertThat(session.client().refused("launch", "{'program':'" + program + "','catchSyscalls':5}"))
                .contains("catchSyscalls");
    }

    @Test
    void aPauseWithinACallShowsItAndLeavesItAsItIs() throws IOException {
        launch("read", "");
        session.command("catch syscall read if $syscall.count == 16");
        session.run();
        int thread = at("read", "Catchpoint 1: about to call read\\(0, 0x[0-9a-f]+, 16\\)");
        session.resume(thread);
        session.client().request("pause", "{'threadId':" + thread + "}");
        session.stopped("pause");
        assertThat(syscall(thread).get("value").getAsString()).matches("read\\(0, 0x[0-9a-f]+, 16\\)");
        assertThat(value(thread, "result")).startsWith("<not finished");
        assertThat(session.refusedSetting(reference(thread), "result", "0")).contains("cannot be changed");
        assertThat(session.command("info syscall")).contains("interrupted");
        evaluates(thread, "$syscall.nr", "0");
        evaluates(thread, "$pid == $tid", "1");
        session.resume(thread);
        session.client().request("pause", "{'threadId':" + thread + "}");
        session.stopped("pause");
        assertThat(syscall(thread).get("value").getAsString()).startsWith("read(0, ");
    }

    @Test
    void aCallThatWasPausedEndsAsItWould() throws IOException {
        launch("sleep", "'catchSyscalls':'/nanosleep/'");
        session.run();
        int thread = at(
                "clock_nanosleep",
                ".*about to call clock_nanosleep\\(CLOCK_REALTIME, 0, \\{tv_sec=2, tv_nsec=0\\}, NULL\\)");
        session.resume(thread);
        session.client().request("pause", "{'threadId':" + thread + "}");
        session.stopped("pause");
        assertThat(syscall(thread).get("value").getAsString()).startsWith("clock_nanosleep(");
        evaluates(thread, "$pid == $tid", "1");
        session.client().request("stepIn", "{'threadId':" + thread + ",'granularity':'instruction'}");
        at("clock_nanosleep", "Catchpoint 1: returned from clock_nanosleep\\(.*\\) = 0");
        session.resume(thread);
        stdoutHas("sleep 0 0");
        assertThat(session.exited()).isZero();
    }

    @Test
    void threadsAndFollowedChildrenAreCaughtToo() throws IOException {
        launch("children", "'followForkMode':'both','catchSyscalls':'getpgid','signals':{'SIGCHLD':'nostop'}");
        session.run();
        int worker = at("getpgid", ".*about.*");
        assertThat(next(worker, "getpgid", ".*returned.*")).isEqualTo(worker);
        session.resume(worker);
        int child = at("getpgid", ".*about.*");
        assertThat(child).isNotEqualTo(worker);
        assertThat(next(child, "getpgid", ".*returned.*")).isEqualTo(child);
        session.resume(child);
        stdoutHas("child 3 0");
        assertThat(session.exited()).isZero();
    }

    @Test
    void aStepOverALineStopsAtACaughtCall() throws IOException {
        launch("open", "");
        session.breakpoints(Programs.source("calls"), "open");
        session.run();
        int thread = session.stopped("breakpoint").get("threadId").getAsInt();
        session.command("catch syscall openat");
        session.client().request("next", "{'threadId':" + thread + "}");
        at("openat", "Catchpoint \\d+: about to call openat\\(AT_FDCWD, \"/etc/passwd\", O_RDONLY\\)");
        session.client().request("disconnect", "{'terminateDebuggee':true}");
    }

    @Test
    void callsOfA32BitProgramHaveTheirOwnNumbers() throws IOException {
        program = Programs.compile("calls", folder, "-pthread", "-m32");
        try {
            launch("open", "'catchSyscalls':'openat if $syscall.path =~ \\\"passwd\\\"'");
            session.run();
            int thread = at("openat", "Catchpoint 1: about to call openat\\(AT_FDCWD, \"/etc/passwd\", .*\\)");
            assertThat(value(thread, "number")).isEqualTo("295");
            assertThat(value(thread, "architecture")).isEqualTo("AUDIT_ARCH_I386");
            assertThat(set(thread, "result", "-EACCES")).startsWith("-13 (-EACCES)");
            thread = next(thread, "openat", ".*= -1 EACCES .*");
            session.resume(thread);
            stdoutHas("/etc/passwd -1 13");
            assertThat(session.exited()).isZero();
        } finally {
            program = Programs.compile("calls", folder, "-pthread");
        }
    }
}
