package dev.signalbox.dap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.RawClient;
import dev.signalbox.console.Console;
import dev.signalbox.dap.request.RequestRegistry;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine on which nothing can be traced. */
@Timeout(60)
class NoTracerTest {
    @Test
    void whoLaunchesIsToldWhyNothingCanBeTracedAndTheConnectionStays() throws IOException {
        SessionParts parts = new SessionParts(new RequestRegistry(new Console()), () -> {
            throw new IllegalStateException("ptrace is not permitted here; allow CAP_SYS_PTRACE");
        });
        try (RawClient client = PipedClient.initialized(parts)) {
            assertThat(client.refused("launch", "{'program':'/bin/true'}")).contains("CAP_SYS_PTRACE");
            assertThat(client.refused("attach", "{'pid':1}")).contains("CAP_SYS_PTRACE");
            client.request("disconnect", "{}");
            client.awaitEnd();
        }
    }
}
