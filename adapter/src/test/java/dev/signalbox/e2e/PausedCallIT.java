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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pause within a blocking call shows the call and leaves it as it is. */
@Timeout(120)
class PausedCallIT {
    @TempDir
    static Path folder;

    /** In poll, or in the restart_syscall(2) by which the kernel goes on with it; numbers of x86-64 (proc(5)). */
    private static void awaitPoll(int pid) throws IOException {
        while (!Files.readString(Path.of("/proc", Integer.toString(pid), "syscall"))
                .matches("(?s)(7|219) .*")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theCallInWhichTheThreadWaitsIsShownWithItsArgumentsAndGoesOn() throws IOException {
        try (Shipped adapter = Shipped.dap()) {
            RawClient client = adapter.client();
            DebugSession session = new DebugSession(client);
            session.launch(Programs.compile("polls", folder), "'signalPreset':'quiet'");
            session.run();
            client.event("output", body -> RawClient.text(body, "output").contains("ready"));
            int pid = client.request("signalbox/processes", "{}")
                    .getAsJsonArray("processes")
                    .get(0)
                    .getAsJsonObject()
                    .get("pid")
                    .getAsInt();
            for (int i = 0; i < 2; i++) {
                awaitPoll(pid);
                client.request("pause", "{'threadId':" + pid + "}");
                int thread = session.stopped("pause").get("threadId").getAsInt();
                int frame = session.top(thread).get("id").getAsInt();
                Map<String, JsonObject> scope = session.variables(session.scope(frame, "Signal"));
                assertThat(scope.keySet()).containsExactly("syscall");
                JsonObject call = scope.get("syscall");
                if (i == 0) {
                    assertThat(RawClient.text(call, "value"))
                            .startsWith("poll(")
                            .contains("POLLIN")
                            .endsWith(", 1, 20000)");
                }
                Map<String, JsonObject> parts =
                        session.variables(call.get("variablesReference").getAsInt());
                assertThat(RawClient.text(parts.get("name"), "value")).isEqualTo(i == 0 ? "poll" : "restart_syscall");
                session.resume(thread);
            }
            awaitPoll(pid);
            client.request("signalbox/send", "{'pid':" + pid + ",'signal':'SIGUSR1'}");
            assertThat(session.exited()).isEqualTo(1);
        }
    }
}
