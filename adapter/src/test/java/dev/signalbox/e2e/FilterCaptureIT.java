package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that are known without any privilege because they were seen being installed through libc, through the shipped jar without CAP_SYS_ADMIN. */
@Timeout(120)
class FilterCaptureIT {
    @TempDir
    static Path folder;

    private static Path program;
    private static Path unprivileged;

    private Shipped adapter;
    private DebugSession session;

    @BeforeAll
    static void compile() throws IOException {
        program = Programs.compile("installers", folder, "-pthread");
        unprivileged = Programs.compile("unprivileged", folder);
    }

    @AfterEach
    void stop() throws IOException {
        adapter.close();
    }

    private int stopped(Path executable, String... arguments) throws IOException {
        return stoppedWith(executable, "", arguments);
    }

    private int stoppedWith(Path executable, String more, String... arguments) throws IOException {
        adapter = Shipped.dapUnder(unprivileged);
        session = new DebugSession(adapter.client());
        session.launch(executable, "'args':['" + String.join("','", arguments) + "']" + more);
        session.client().request("setExceptionBreakpoints", "{'filters':['signal.seccomp','signal.death']}");
        session.run();
        return sigsys();
    }

    private int sigsys() {
        JsonObject stop = session.stopped("exception");
        assertThat(RawClient.text(stop, "text")).isEqualTo("SIGSYS");
        return stop.get("threadId").getAsInt();
    }

    private String description(int thread) throws IOException {
        return RawClient.text(session.client().request("exceptionInfo", "{'threadId':" + thread + "}"), "description");
    }

    private String at(String marker) throws IOException {
        return "installers.c:" + Programs.line(Programs.source("installers"), marker);
    }

    private List<JsonObject> journal() throws IOException {
        JsonObject told = session.client().request("signalbox/journal", "{}");
        List<JsonObject> entries = new ArrayList<>();
        for (JsonElement entry : told.getAsJsonArray("entries")) {
            if (RawClient.text(entry.getAsJsonObject(), "type").equals("seccomp-filter")) {
                entries.add(entry.getAsJsonObject());
            }
        }
        return entries;
    }

    @Test
    void aFilterInstalledByPrctlIsKnownWithTheStackThatInstalledIt() throws IOException {
        int thread = stopped(program, "privs", "prctl", "call");
        assertThat(description(thread))
                .contains("Blocked by filter 1 of 1: instruction 4, RET_TRAP data 1. That filter was installed by"
                        + " install_with at " + at("prctl") + ", prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER). ");
        assertThat(session.command("info seccomp"))
                .contains("filter 1 was installed by install_with")
                .containsPattern("#0  (__)?prctl (at|from) ") // with libc6-dbg or without
                .contains("#1  install_with at ")
                .contains("#2  install at ")
                .contains("=>   4  return RET_TRAP data 1");
        JsonObject told = session.client().request("signalbox/seccomp", "{'threadId':" + thread + "}");
        JsonObject installed =
                told.getAsJsonArray("filters").get(0).getAsJsonObject().getAsJsonObject("installed");
        assertThat(installed.get("threadId").getAsInt()).isEqualTo(thread);
        assertThat(installed.getAsJsonArray("stack")).hasSizeGreaterThan(4);
        List<JsonObject> journal = journal();
        assertThat(journal).hasSize(1);
        assertThat(RawClient.text(journal.get(0), "call")).isEqualTo("prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)");
        assertThat(journal.get(0).get("filter").getAsInt()).isEqualTo(1);
        assertThat(journal.get(0).get("instructions").getAsInt()).isEqualTo(6);
    }

    @Test
    void aFilterInstalledBySyscallIsKnownAndTheNewestOfEqualOnesDecides() throws IOException {
        int thread = stopped(program, "privs", "syscall", "prctl", "call");
        assertThat(description(thread)).contains("Blocked by filter 2 of 2: instruction 4, RET_TRAP data 2. ");
        assertThat(session.command("info seccomp 1"))
                .contains("filter 1 was installed by install_with at " + at("syscall")
                        + ", seccomp(SECCOMP_SET_MODE_FILTER, 0)");
    }

    @Test
    void theRuleThatKillsIsKnownBeforeTheDeath() throws IOException {
        int thread = stopped(program, "privs", "prctl", "kill");
        assertThat(description(thread))
                .contains("seccomp killed the program for uname (63), filter 1 of 1: instruction 5, RET_KILL_PROCESS,"
                        + " installed by install_with at " + at("prctl"))
                .contains("Nothing can save it");
        session.resume(thread);
        assertThat(session.exited()).isEqualTo(128 + 31);
    }

    @Test
    void aStaticProgramWithSymbolsIsWatchedToo() throws IOException {
        Path fixed = Programs.compile(
                "installers", Files.createDirectories(folder.resolve("static")), "-pthread", "-static");
        int thread = stopped(fixed, "privs", "syscall", "call");
        assertThat(description(thread))
                .contains("Blocked by filter 1 of 1")
                .contains("installed by install_with at " + at("syscall"));
    }

    @Test
    void aThirtyTwoBitProgramIsWatchedToo() throws IOException {
        Path narrow =
                Programs.compile("installers", Files.createDirectories(folder.resolve("narrow")), "-pthread", "-m32");
        int thread = stopped(narrow, "privs", "prctl", "syscall", "call");
        assertThat(description(thread))
                .contains("Blocked by filter 2 of 2")
                .contains("installed by install_with at " + at("syscall"));
    }

    @Test
    void aThreadHasWhatItsCreatorHadAndWhatAnotherGaveToAll() throws IOException {
        int thread = stopped(program, "handled", "privs", "prctl", "thread", "call", "tsync", "call");
        assertThat(description(thread)).contains("Blocked by filter 1 of 1: instruction 4, RET_TRAP data 1. ");
        session.resume(thread);
        thread = sigsys();
        assertThat(description(thread)).contains("Blocked by filter 2 of 2: instruction 4, RET_TRAP data 2. ");
        session.command("pause");
        JsonArray threads = session.client().request("threads", "{}").getAsJsonArray("threads");
        assertThat(threads).hasSize(2);
        for (JsonElement each : threads) {
            int tid = each.getAsJsonObject().get("id").getAsInt();
            JsonObject told = session.client().request("signalbox/seccomp", "{'threadId':" + tid + "}");
            assertThat(told.has("unknown")).as("%s", told).isFalse();
            assertThat(told.getAsJsonArray("filters")).hasSize(2);
        }
    }

    @Test
    void aChildHasItsParentsFiltersAndKeepsThemInANewImage() throws IOException {
        int thread =
                stoppedWith(program, ",'followForkMode':'both'", "privs", "prctl", "child", "exec", "syscall", "call");
        assertThat(description(thread)).contains("Blocked by filter 2 of 2: instruction 4, RET_TRAP data 1. ");
        assertThat(session.command("info seccomp 1"))
                .contains("filter 1 was installed by install_with at " + at("prctl") + " in process ");
    }

    @Test
    void aFilterIsInstalledOnlyWhenTheCallSucceeded() throws IOException {
        int thread = stopped(program, "privs", "refused", "divergent", "prctl", "call");
        assertThat(description(thread)).contains("Blocked by filter 1 of 1: instruction 4, RET_TRAP data 3. ");
        assertThat(session.client().output("stdout")).contains("divergent 1");
        List<String> told = journal().stream()
                .map(entry -> entry.has("failed") ? RawClient.text(entry, "failed") : "installed")
                .toList();
        assertThat(told).hasSize(4);
        assertThat(told.get(0)).isEqualTo("the call failed");
        assertThat(told.get(1)).isEqualTo("installed");
        assertThat(told.get(2)).matches("thread \\d+ has filters of its own and could not be given this one");
        assertThat(told.get(3)).isEqualTo("installed");
    }

    @Test
    void aFilterThatNobodySawIsCountedAndTheWayToKnowItIsSaid() throws IOException {
        int thread = stopped(program, "privs", "prctl", "raw", "call");
        String description = description(thread);
        assertThat(description)
                .contains("Which filter blocked it is unknown: 1 of 2 filters (Seccomp_filters of /proc/" + thread
                        + "/status)")
                .contains("run Signalbox as root", "{\"capture\": true}");
        JsonObject told = session.client().request("signalbox/seccomp", "{'threadId':" + thread + "}");
        assertThat(told.getAsJsonArray("filters")).hasSize(2);
        assertThat(told.getAsJsonArray("filters").get(1).getAsJsonObject().has("unknown"))
                .isTrue();
        assertThat(told.has("filter")).isFalse();
    }

    @Test
    void filtersThatWereThereBeforeTheAttachAreCounted() throws Exception {
        Process running = new ProcessBuilder(program.toString(), "privs", "prctl", "syscall", "wait", "call")
                .redirectErrorStream(true)
                .start();
        try {
            awaitFilters(running.pid(), 2);
            adapter = Shipped.dapUnder(unprivileged);
            session = new DebugSession(adapter.client());
            session.client().request("initialize", "{'adapterID':'signalbox'}");
            session.client().request("attach", "{'pid':" + running.pid() + "}");
            session.client().request("setExceptionBreakpoints", "{'filters':['signal.seccomp']}");
            session.run();
            running.outputWriter().append('\n').flush();
            int thread = sigsys();
            assertThat(description(thread))
                    .contains("Which filter blocked it is unknown: 2 filters (Seccomp_filters of /proc/" + thread
                            + "/status) came before Signalbox");
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    private static void awaitFilters(long pid, int count) throws Exception {
        Path status = Path.of("/proc/" + pid + "/status");
        while (!Files.readString(status).contains("Seccomp_filters:\t" + count)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anOlderFilterThatNobodySawDoesNotHideANewerOneThatDecided() throws IOException {
        int thread = stopped(program, "privs", "raw", "prctl", "call");
        assertThat(description(thread)).contains("Blocked by filter 2 of 2: instruction 4, RET_TRAP data 2. ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prctl", "syscall"})
    void manyOtherCallsDoNotHideAnInstallation(String how) throws IOException {
        int thread = stopped(program, "many", "privs", "many", "privs", how, "call");
        assertThat(description(thread)).contains("Blocked by filter 1 of 1");
    }
}
