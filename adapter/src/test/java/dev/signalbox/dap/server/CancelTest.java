package dev.signalbox.dap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.RawClient;
import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ClientConnection.NoBody;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.dap.request.RequestRegistry;
import dev.signalbox.dap.request.RequestRegistry.Phase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are taken back while they are worked on. */
@Timeout(60)
class CancelTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Object> later = new CompletableFuture<>();
    private RawClient client;

    /** Requests that do not end by themselves: one that works, one that waits for something. */
    private final class Endless implements RequestRegistry.Family {
        @Override
        public void register(RequestRegistry registry) {
            registry.on("endless", Phase.INITIALIZED, this::endless);
            registry.on("later", Phase.INITIALIZED, (session, arguments) -> later);
            registry.on("quick", Phase.INITIALIZED, (session, arguments) -> NoBody.NONE);
        }

        private Object endless(DapSession session, Arguments arguments) throws RequestException {
            while (true) {
                session.checkCancelled();
                begun.countDown();
                Thread.onSpinWait();
            }
        }
    }

    @BeforeEach
    void connect() throws IOException {
        client =
                PipedClient.initialized(new SessionParts(new RequestRegistry(List.of(new Endless())), EmptyGroup::new));
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    @Test
    void aRequestThatIsWorkedOnEndsWhenItIsCancelled() throws Exception {
        int endless = client.send("endless", "{}");
        begun.await();
        client.send("cancel", "{'requestId':" + endless + "}");
        JsonObject response = client.responseTo(endless);
        assertThat(response.get("success").getAsBoolean()).isFalse();
        assertThat(RawClient.text(response, "message")).isEqualTo("cancelled");
        client.request("quick", "{}");
    }

    @Test
    void othersAreAnsweredWhileOneWaits() throws Exception {
        int waits = client.send("later", "{}");
        client.request("quick", "{}");
        later.complete(NoBody.NONE);
        assertThat(client.responseTo(waits).get("success").getAsBoolean()).isTrue();
    }

    @Test
    void aRequestThatWaitsIsGivenUpWhenItIsCancelled() throws Exception {
        int waits = client.send("later", "{}");
        client.request("quick", "{}");
        client.send("cancel", "{'requestId':" + waits + "}");
        assertThat(RawClient.text(client.responseTo(waits), "message")).isEqualTo("cancelled");
        assertThat(later).isCancelled();
        client.request("quick", "{}");
    }

    @Test
    void whatIsAnsweredAlreadyCannotBeCancelled() throws Exception {
        int quick = client.send("quick", "{}");
        assertThat(client.responseTo(quick).get("success").getAsBoolean()).isTrue();
        client.request("cancel", "{'requestId':" + quick + "}");
        client.request("quick", "{}");
    }
}
