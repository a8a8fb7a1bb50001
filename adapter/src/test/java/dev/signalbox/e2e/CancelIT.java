package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.signalbox.client.DebugSession;
import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long inspection through the shipped jar ends when it is taken back. A request and its {@code cancel} are sent in one write: it is worked on, or waits, when it is cancelled. */
@Timeout(120)
class CancelIT {
    private static final int NUMBER = 1000;

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
    }

    @AfterEach
    void stop() throws IOException {
        adapter.close();
    }

    private int stoppedAt(String name, String marker) throws IOException {
        session.launch(Programs.compile(name, folder), "");
        session.breakpoints(Programs.source(name), marker);
        session.run();
        return session.stopped("breakpoint").get("threadId").getAsInt();
    }

    private void assertCancelled(String command, String arguments) throws IOException {
        String ask = "{\"seq\":" + NUMBER + ",\"type\":\"request\",\"command\":\"" + command + "\",\"arguments\":"
                + arguments.replace('\'', '"') + "}";
        String cancel = "{\"seq\":" + (NUMBER + 1)
                + ",\"type\":\"request\",\"command\":\"cancel\",\"arguments\":{\"requestId\":" + NUMBER + "}}";
        client.sendRaw(framed(ask) + framed(cancel));
        JsonObject response = client.responseTo(NUMBER);
        assertThat(response.get("success").getAsBoolean()).isFalse();
        assertThat(RawClient.text(response, "message")).isEqualTo("cancelled");
    }

    private static String framed(String message) {
        return "Content-Length: " + message.length() + "\r\n\r\n" + message;
    }

    @Test
    void aStackOfThousandsOfFramesIsNotWalkedToTheEnd() throws IOException {
        int thread = stoppedAt("deep", "bottom");
        assertCancelled("stackTrace", "{'threadId':" + thread + "}");
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("dive");
        assertThat(client.request("stackTrace", "{'threadId':" + thread + ",'startFrame':900,'levels':200}")
                        .getAsJsonArray("stackFrames"))
                .hasSize(200);
    }

    @Test
    void theCommandThatShowsTheStackEndsToo() throws IOException {
        int thread = stoppedAt("deep", "bottom");
        assertCancelled("evaluate", "{'expression':'bt 50000','context':'repl'}");
        assertThat(session.command("bt 130"))
                .containsPattern("#0 .* in dive")
                .containsPattern("#129 .* in dive")
                .contains("more frames follow");
        assertThat(RawClient.text(session.top(thread), "name")).isEqualTo("dive");
    }

    @Test
    void anArrayOfThousandsOfElementsIsNotReadToTheEnd() throws IOException {
        int thread = stoppedAt("large", "filled");
        int frame = session.top(thread).get("id").getAsInt();
        int reference = client.request("evaluate", "{'expression':'numbers','frameId':" + frame + "}")
                .get("variablesReference")
                .getAsInt();
        assertCancelled("variables", "{'variablesReference':" + reference + ",'filter':'indexed'}");
        assertThat(client.request(
                                "variables",
                                "{'variablesReference':" + reference
                                        + ",'filter':'indexed','start':999990,'count':500}")
                        .getAsJsonArray("variables"))
                .hasSize(10);
        assertThat(client.request(
                                "variables",
                                "{'variablesReference':" + reference + ",'filter':'indexed','start':0,'count':700}")
                        .getAsJsonArray("variables"))
                .hasSize(700);
    }
}
