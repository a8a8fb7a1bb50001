package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attaching through the shipped jar: to what cannot be attached to, and to what does not stop. */
@Timeout(120)
class AttachIT {
    @TempDir
    Path folder;

    private Shipped adapter;
    private DebugSession session;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        adapter = Shipped.dap();
        client = adapter.client();
        session = new DebugSession(client);
        client.request("initialize", "{}");
    }

    @AfterEach
    void stop() throws IOException {
        adapter.close();
    }

    private void assertAlive() throws IOException {
        client.request("launch", "{'program':'/bin/true'}");
        session.run();
        assertThat(session.exited()).isZero();
    }

    @Test
    void aProcessThatDoesNotStopHoldsUpNobodyAndTheAttemptCanBeCancelled() throws Exception {
        Process process = new ProcessBuilder(Programs.compile("vforks", folder).toString()).start();
        try (BufferedReader out = process.inputReader()) {
            long child = Long.parseLong(out.readLine());
            int attach = client.send("attach", "{'pid':" + process.pid() + "}");
            client.request("setBreakpoints", "{'source':{'path':'/none.c'},'breakpoints':[{'line':1}]}");
            assertThat(client.refused("launch", "{'program':'/bin/true'}")).contains("under way");
            client.request("cancel", "{'requestId':" + attach + "}");
            JsonObject response = client.responseTo(attach);
            assertThat(response.get("success").getAsBoolean()).isFalse();
            assertThat(RawClient.text(response, "message")).isEqualTo("cancelled");
            assertAlive();
            ProcessHandle.of(child).orElseThrow().destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(7);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void aProcessThatStopsLateIsAttachedToThen() throws Exception {
        Process process = new ProcessBuilder(Programs.compile("vforks", folder).toString()).start();
        try (BufferedReader out = process.inputReader()) {
            long child = Long.parseLong(out.readLine());
            int attach = client.send("attach", "{'pid':" + process.pid() + "}");
            client.request("setFunctionBreakpoints", "{'breakpoints':[]}");
            ProcessHandle.of(child).orElseThrow().destroyForcibly();
            assertThat(client.responseTo(attach).get("success").getAsBoolean()).isTrue();
            client.request("setExceptionBreakpoints", "{'filters':[]}");
            session.run();
            assertThat(session.exited()).isEqualTo(7);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void theAdapterEndsAlthoughAProcessDoesNotStop() throws Exception {
        Process process = new ProcessBuilder(Programs.compile("vforks", folder).toString()).start();
        try (BufferedReader out = process.inputReader()) {
            long child = Long.parseLong(out.readLine());
            int attach = client.send("attach", "{'pid':" + process.pid() + "}");
            client.request("setFunctionBreakpoints", "{'breakpoints':[]}");
            client.send("disconnect", "{}");
            assertThat(RawClient.text(client.responseTo(attach), "message")).isEqualTo("cancelled");
            assertThat(adapter.await()).isZero();
            ProcessHandle.of(child).orElseThrow().destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(7);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void aZombieIsRefusedWithItsParent() throws Exception {
        // the shell's child ends when it has read a line, and by then the shell has become a program that does not wait
        // for it
        Process parent =
                new ProcessBuilder("/bin/sh", "-c", "exec 3<&0; (read line <&3) & echo $!; exec sleep 1000").start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            String zombie = out.readLine();
            await(Path.of("/proc", Long.toString(parent.pid()), "comm"), "sleep");
            parent.outputWriter().append('\n').flush();
            await(Path.of("/proc", zombie, "status"), "State:\tZ");
            assertThat(client.refused("attach", "{'pid':" + zombie + "}"))
                    .contains("zombie", "process " + parent.pid());
        } finally {
            parent.destroyForcibly();
        }
        assertAlive();
    }

    private static void await(Path file, String text) throws IOException {
        while (!Files.readString(file).contains(text)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aKernelThreadIsRefused(TestReporter reporter) throws Exception {
        Optional<String> thread = kernelThread();
        if (thread.isEmpty()) {
            reporter.publishEntry("no kernel thread", "this container shows none, so there is none to attach to");
            return;
        }
        assertThat(client.refused("attach", "{'pid':" + thread.get() + "}")).contains("kernel thread");
        assertAlive();
    }

    /** Kernel threads are kthreadd's children, and kthreadd is process 2 of the first pid namespace. */
    private static Optional<String> kernelThread() throws IOException {
        Path status = Path.of("/proc/2/status");
        return Files.exists(status) && Files.readString(status).startsWith("Name:\tkthreadd")
                ? Optional.of("2")
                : Optional.empty();
    }

    @Test
    void weOurselvesAreRefused() throws Exception {
        assertThat(client.refused("attach", "{'pid':" + adapter.process().pid() + "}"))
                .contains("Signalbox itself");
        assertAlive();
    }

    @Test
    void aProcessThatIsTracedAlreadyIsRefusedWithItsTracer() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "1000").start();
        try (Shipped other = Shipped.dap()) {
            other.client().request("initialize", "{}");
            other.client().request("attach", "{'pid':" + sleeper.pid() + "}");
            assertThat(client.refused("attach", "{'pid':" + sleeper.pid() + "}"))
                    .contains("traced already by process " + other.process().pid(), "java");
            assertAlive();
        } finally {
            sleeper.destroyForcibly();
        }
    }
}
