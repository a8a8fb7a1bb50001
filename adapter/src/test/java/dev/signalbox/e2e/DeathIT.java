package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of several threads that die: one stop before it, in the thread that matters, and afterwards the truth. */
@Timeout(120)
class DeathIT {
    private static final String PASS = "'signals':{'SIGSEGV':'nostop noprint pass','SIGTERM':'nostop noprint pass'}";

    @TempDir
    Path folder;

    private Path journal() {
        return folder.resolve("journal");
    }

    private String attributes(String way, String more) {
        return "'args':['" + way + "'],'cwd':'" + folder + "','journal':'" + journal() + "'," + PASS + more;
    }

    private static int pid(DebugSession session) {
        return session.client().transcript().stream()
                .filter(message -> RawClient.text(message, "event").equals("process"))
                .findFirst()
                .orElseThrow()
                .getAsJsonObject("body")
                .get("systemProcessId")
                .getAsInt();
    }

    private static void awaitReady(DebugSession session) {
        session.client().event("output", body -> RawClient.text(body, "output").contains("ready"));
    }

    private static String exceptionOf(DebugSession session, JsonObject stop) throws IOException {
        return RawClient.text(
                session.client()
                        .request(
                                "exceptionInfo",
                                "{'threadId':" + stop.get("threadId").getAsInt() + "}"),
                "description");
    }

    private JsonObject death() throws IOException {
        List<String> deaths = Files.readAllLines(journal()).stream()
                .filter(line -> line.contains("\"type\":\"death\""))
                .toList();
        assertThat(deaths).as("one death").hasSize(1);
        return com.google.gson.JsonParser.parseString(deaths.get(0)).getAsJsonObject();
    }

    private static void kill(int pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-KILL", Integer.toString(pid))
                        .start()
                        .waitFor(20, TimeUnit.SECONDS))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-m32"})
    void aFaultOfOneThreadIsOneStopThereAndToldAfterwards(String option) throws Exception {
        Path program = option.isEmpty()
                ? Programs.compile("dies", folder, "-pthread")
                : Programs.compile("dies", folder, "-pthread", option);
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(program, attributes("fault", ""));
            int pid = pid(session);
            session.run();
            JsonObject stop = session.stopped("exception");
            int thread = stop.get("threadId").getAsInt();
            assertThat(thread).isNotEqualTo(pid);
            assertThat(session.line(thread)).isEqualTo(Programs.line(Programs.source("dies"), "fault"));
            assertThat(RawClient.text(stop, "description")).contains("SIGSEGV: no mapping", "about to die");
            session.resume(thread);
            assertThat(session.exited()).isEqualTo(139);
            assertThat(session.client().output("important"))
                    .contains("was killed by SIGSEGV: no mapping at address 0x0, in thread " + thread)
                    .doesNotContain("core dumped");
            assertThat(session.client().transcript())
                    .filteredOn(message -> RawClient.text(message, "event").equals("stopped"))
                    .hasSize(1);
            session.goodbye();
        }
        assertThat(RawClient.text(death(), "signal")).isEqualTo("SIGSEGV");
        assertThat(RawClient.text(death(), "reason")).isEqualTo("SIGSEGV: no mapping at address 0x0");
    }

    /** Whether a core is dumped is core(5)'s business: by RLIMIT_CORE for a file, by a program for a pattern with a pipe. What the kernel says is told. */
    @Test
    void aDumpedCoreIsTold() throws Exception {
        String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern"));
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(Programs.compile("dies", folder, "-pthread"), attributes("fault-core", ""));
            session.run();
            session.resume(session.stopped("exception").get("threadId").getAsInt());
            assertThat(session.exited()).isEqualTo(139);
            boolean dumped = session.client().output("important").contains(", core dumped");
            assertThat(death().get("coreDumped").getAsBoolean()).isEqualTo(dumped);
            if (pattern.strip().equals("core")) {
                assertThat(dumped).isTrue();
                try (var files = Files.list(folder)) {
                    assertThat(files.map(file -> file.getFileName().toString()))
                            .anyMatch(name -> name.startsWith("core"));
                }
            }
            session.goodbye();
        }
    }

    @Test
    void aDefaultActionStopsWhereItsSenderIsKnown() throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(Programs.compile("dies", folder, "-pthread"), attributes("term", ""));
            int pid = pid(session);
            session.run();
            JsonObject stop = session.stopped("exception");
            assertThat(RawClient.text(stop, "description"))
                    .startsWith("SIGTERM sent by the process itself with kill(); the process is about to die of it");
            session.resume(stop.get("threadId").getAsInt());
            assertThat(session.exited()).isEqualTo(143);
            assertThat(session.client().output("important"))
                    .contains("dies (" + pid + ") was killed by SIGTERM sent by the process itself with kill()");
            session.goodbye();
        }
    }

    @Test
    void aSigkillFromOutsideIsAStopInTheFirstThreadAndSaysThatTheKernelKeepsItsSender() throws Exception {
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(Programs.compile("dies", folder, "-pthread"), attributes("wait", ""));
            int pid = pid(session);
            session.run();
            awaitReady(session);
            kill(pid);
            JsonObject stop = session.stopped("exception");
            assertThat(stop.get("threadId").getAsInt()).isEqualTo(pid);
            assertThat(session.line(pid)).isEqualTo(Programs.line(Programs.source("dies"), "pause"));
            assertThat(RawClient.text(stop, "description"))
                    .startsWith("SIGKILL: from another process, or from the kernel")
                    .contains("does not tell who; its tracepoints do, to root (traceKills)");
            session.resume(pid);
            assertThat(session.exited()).isEqualTo(137);
            session.goodbye();
        }
        assertThat(RawClient.text(death(), "reason")).contains("does not tell who");
    }

    @Test
    void aReportIsWrittenAtTheStopBeforeADeath() throws Exception {
        Path report = folder.resolve("report");
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(
                    Programs.compile("dies", folder, "-pthread"), attributes("fault", ",'report':'" + report + "'"));
            session.run();
            JsonObject stop = session.stopped("exception");
            session.client()
                    .event("output", body -> RawClient.text(body, "output").contains("report written to"));
            assertThat(report)
                    .content()
                    .contains("dies: SIGSEGV: no mapping at address 0x0", "(at fault)", "in faulty at", "in idle at");
            session.resume(stop.get("threadId").getAsInt());
            assertThat(session.exited()).isEqualTo(139);
            session.goodbye();
        }
        try (Shipped adapter = Shipped.dap()) {
            adapter.client().request("initialize", "{'adapterID':'signalbox'}");
            assertThat(adapter.client()
                            .refused("launch", "{'program':'/bin/true','report':'" + folder + "/none/report'}"))
                    .contains("its folder does not exist");
        }
    }

    /** As root the kernel's tracepoints say who, by the pids of the initial pid namespace (its inode number: include/linux/proc_ns.h); else it is said why not. */
    @Test
    void withTraceKillsTheSenderOfASigkillIsKnown() throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"))
                && Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                        .toString()
                        .equals("pid:[4026531836]");
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            session.launch(Programs.compile("dies", folder, "-pthread"), attributes("wait", ",'traceKills':true"));
            int pid = pid(session);
            session.run();
            awaitReady(session);
            Process killer = new ProcessBuilder("sh", "-c", "kill -9 " + pid).start();
            JsonObject stop = session.stopped("exception");
            String sender = "SIGKILL sent by sh (" + killer.pid() + ") with kill()";
            if (root) {
                assertThat(RawClient.text(stop, "description")).startsWith(sender);
                assertThat(exceptionOf(session, stop)).startsWith(sender);
            } else {
                assertThat(session.client().output("console")).contains("traceKills: who sends SIGKILL stays unknown");
            }
            session.resume(pid);
            assertThat(session.exited()).isEqualTo(137);
            assertThat(session.client().output("important"))
                    .contains(root ? "was killed by " + sender : "was killed by SIGKILL: from another process");
            session.goodbye();
        }
        assertThat(RawClient.text(death(), "reason")).startsWith(root ? "SIGKILL sent by sh" : "SIGKILL: from another");
    }

    /** A cgroup of memory that this user may make, of either version; none where the system gives none. */
    private static Optional<Path> memoryCgroup() throws IOException {
        for (String place : List.of("/sys/fs/cgroup/memory", "/sys/fs/cgroup")) {
            Path group =
                    Path.of(place, "signalbox-test-" + ProcessHandle.current().pid());
            if (!Files.isWritable(group.getParent())) {
                continue;
            }
            try {
                Files.createDirectory(group);
            } catch (IOException e) {
                continue; // mounted for reading only, or a file system of another kind
            }
            for (String limit : List.of("memory.limit_in_bytes", "memory.max")) {
                if (Files.exists(group.resolve(limit))) {
                    Files.writeString(group.resolve(limit), Integer.toString(60 << 20));
                    return Optional.of(group);
                }
            }
            Files.delete(group);
        }
        return Optional.empty();
    }

    @Test
    void theOomKillerIsRecognisedByTheCounterOfTheCgroup() throws Exception {
        Optional<Path> cgroup = memoryCgroup();
        Path program = Programs.compile("dies", folder, "-pthread");
        String enter = cgroup.map(group -> "echo $$ > " + group.resolve("cgroup.procs") + "; ")
                .orElse("");
        try (Shipped adapter = Shipped.dap()) {
            DebugSession session = new DebugSession(adapter.client());
            Path input = Files.writeString(folder.resolve("go"), "g", StandardCharsets.US_ASCII);
            session.launch(
                    Path.of("/bin/sh"),
                    "'args':['-c','" + enter + "exec " + program + (cgroup.isPresent() ? " memory" : " wait")
                            + "'],'stdio':['" + input + "'],'journal':'" + journal() + "'");
            int pid = pid(session);
            session.run();
            if (cgroup.isEmpty()) {
                awaitReady(
                        session); // nobody may limit memory here: then SIGKILL must not be taken for the OOM killer's
                kill(pid);
            }
            JsonObject stop = session.stopped("exception");
            String reason = cgroup.isPresent()
                    ? "SIGKILL: the kernel's OOM killer chose it: memory ran out in its cgroup /"
                            + cgroup.get().getFileName() + ", whose limit is 60 MiB (oom_kill 0 -> 1)"
                    : "SIGKILL: from another process";
            assertThat(RawClient.text(stop, "description")).startsWith(reason);
            session.resume(stop.get("threadId").getAsInt());
            assertThat(session.exited()).isEqualTo(137);
            assertThat(session.client().output("important")).contains(reason);
            session.goodbye();
        } finally {
            if (cgroup.isPresent()) {
                Files.deleteIfExists(cgroup.get());
            }
        }
        assertThat(RawClient.text(death(), "reason")).startsWith("SIGKILL: ");
    }
}
