package dev.signalbox.dap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.inject.Guice;
import dev.signalbox.client.RawClient;
import dev.signalbox.dap.transport.ListenAddress;
import dev.signalbox.dap.transport.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client may send and should not. */
@Timeout(60)
class BadInputTest {
    private final CopyOnWriteArrayList<EmptyGroup> groups = new CopyOnWriteArrayList<>();
    private Listener listener;
    private RawClient client;

    @BeforeEach
    void connect() throws IOException {
        listener = Listener.open(ListenAddress.parse("127.0.0.1:0"));
        SessionParts parts = Guice.createInjector(new ServerModule(() -> {
                    EmptyGroup group = new EmptyGroup();
                    groups.add(group);
                    return group;
                }))
                .getInstance(SessionParts.class);
        DapServer server = new DapServer(() -> parts, Duration.ofSeconds(20));
        Thread thread = new Thread(() -> {
            try {
                server.serve(listener);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        Socket socket = socket();
        client = new RawClient(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    private Socket socket() throws IOException {
        InetSocketAddress address = ((ListenAddress.Tcp) listener.address()).address();
        return new Socket(address.getAddress(), address.getPort());
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        listener.close();
    }

    private void assertAlive() throws IOException {
        assertThat(client.request("threads", "{}").getAsJsonArray("threads")).isEmpty();
    }

    @Test
    void aSessionBeginsWithInitialize() throws IOException {
        assertThat(client.refused("launch", "{'program':'/bin/true'}")).contains("initialize");
        assertThat(client.refused("threads", "{}")).contains("initialize");
        client.request("initialize", "{'adapterID':'signalbox'}");
        assertThat(client.refused("initialize", "{'adapterID':'signalbox'}")).contains("already");
        assertAlive();
    }

    @Test
    void initializeNeedsNoTracer() throws IOException {
        client.request("initialize", "{'adapterID':'signalbox'}");
        assertThat(groups).isEmpty();
    }

    @Test
    void brokenJsonGetsAnErrorAndTheSessionLives() throws IOException {
        client.request("initialize", "{}");
        client.sendContent("{\"seq\": 7, \"type\": \"request\", \"command\": \"threads\", ");
        JsonObject response = client.anyResponse();
        assertThat(response.get("success").getAsBoolean()).isFalse();
        assertThat(response.get("request_seq").getAsInt()).isEqualTo(7);
        assertThat(response.get("command").getAsString()).isEqualTo("threads");
        assertThat(response.getAsJsonObject("body")
                        .getAsJsonObject("error")
                        .get("id")
                        .getAsInt())
                .isEqualTo(1000);
        assertAlive();
    }

    @Test
    void aContentLengthThatIsTooSmallCostsOneMessage() throws IOException {
        client.request("initialize", "{}");
        client.sendRaw("Content-Length: 20\r\n\r\n{\"seq\":77,\"type\":\"request\",\"command\":\"threads\"}");
        assertAlive();
        assertThat(client.transcript()).anyMatch(message -> message.toString().contains("not JSON"));
    }

    @Test
    void aContentLengthThatIsTooLargeCostsOneMessage() throws IOException {
        client.request("initialize", "{}");
        client.sendRaw("Content-Length: 60\r\n\r\n{\"seq\":77,\"type\":\"request\",\"command\":\"threads\"}");
        assertAlive();
        assertThat(client.transcript()).anyMatch(message -> message.toString().contains("not JSON"));
    }

    @Test
    void impossibleContentLengthsAreNamed() throws IOException {
        client.request("initialize", "{}");
        for (String length : new String[] {"-1", "abc", "99999999999", "999999999", ""}) {
            client.sendRaw("Content-Length: " + length + "\r\n\r\n");
            assertThat(RawClient.text(client.event("output"), "output")).contains("Content-Length");
        }
        assertAlive();
    }

    @Test
    void whatIsNoRequestGetsAnError() throws IOException {
        client.request("initialize", "{}");
        for (String content : new String[] {
            "[]",
            "17",
            "null",
            "{}",
            "{\"seq\":3,\"type\":\"request\"}",
            "{\"seq\":\"x\",\"type\":\"request\",\"command\":\"threads\"}",
            "{\"seq\":3,\"type\":\"event\",\"event\":\"stopped\"}",
            "{\"seq\":4,\"type\":\"request\",\"command\":\"threads\",\"arguments\":[]}",
            "[".repeat(100_000)
        }) {
            client.sendContent(content);
        }
        assertAlive();
        assertThat(client.transcript().stream()
                        .filter(message -> RawClient.text(message, "event").equals("output")
                                || message.toString().contains("\"success\":false")))
                .hasSize(9);
    }

    @Test
    void anUnknownRequestIsNamed() throws IOException {
        client.request("initialize", "{}");
        assertThat(client.refused("fly", "{}")).contains("'fly'");
        assertAlive();
    }

    @Test
    void wrongTypesAreNamedWithValueAndWhatIsAllowed() throws IOException {
        client.request("initialize", "{}");
        String token = listener.token().orElseThrow();
        assertThat(client.refused("launch", "{'token':'" + token + "','program':17}"))
                .contains("'program' is 17", "a string");
        assertThat(client.refused("launch", "{'token':'" + token + "'}")).contains("'program' is missing");
        assertThat(client.refused("launch", "{'token':'" + token + "','program':'/bin/true','args':'x'}"))
                .contains("'args' is \"x\"", "a list");
        assertThat(client.refused("launch", "{'token':'" + token + "','program':'/bin/true','followForkMode':'none'}"))
                .contains("parent, child, both");
        assertThat(client.refused("launch", "{'token':'" + token + "','program':'/bin/true','stopOnEntry':1}"))
                .contains("true or false");
        assertThat(client.refused("launch", "{'token':'" + token + "','program':'/bin/true','env':{'A=B':'c'}}"))
                .contains("A=B");
        assertThat(client.refused("attach", "{'token':'" + token + "','pid':'x'}"))
                .contains("'pid'");
        assertThat(client.refused("setBreakpoints", "{'breakpoints':[]}")).contains("'source' is missing");
        assertThat(client.refused("setBreakpoints", "{'source':{'path':'/a.c'},'breakpoints':[{'line':'one'}]}"))
                .contains("breakpoints[0]", "'line'");
        assertThat(client.refused("evaluate", "{}")).contains("'expression' is missing");
        assertAlive();
    }

    @Test
    void attributesOfLaterStagesAreRefusedByName() throws IOException {
        client.request("initialize", "{}");
        String token = listener.token().orElseThrow();
        assertThat(client.refused("launch", "{'token':'" + token + "','program':'/bin/true','coreFile':'c'}"))
                .contains("coreFile", "not built yet");
        assertThat(client.refused("launch", "{'token':'" + token + "','program':'/bin/true','noDebug':true}"))
                .contains("noDebug");
        assertThat(client.refused(
                        "launch", "{'token':'" + token + "','program':'/bin/true','console':'externalTerminal'}"))
                .contains("console");
    }

    @Test
    void requestsThatNeedAProgramSaySo() throws IOException {
        client.request("initialize", "{}");
        for (String command : new String[] {
            "configurationDone",
            "continue",
            "next",
            "stackTrace",
            "scopes",
            "variables",
            "readMemory",
            "modules",
            "terminate"
        }) {
            assertThat(client.refused(command, "{'threadId':1}")).as(command).contains("launch or attach first");
        }
        assertAlive();
    }

    @Test
    void withoutTheTokenNothingIsStarted() throws IOException {
        client.request("initialize", "{}");
        assertThat(client.refused("launch", "{'program':'/bin/true'}")).contains("'token' is missing");
        assertThat(client.refused("launch", "{'program':'/bin/true','token':'0123456789abcdef0123456789abcdef'}"))
                .contains("token is wrong");
        assertThat(client.refused("attach", "{'pid':1,'token':''}")).contains("token is wrong");
    }

    @Test
    void aCrossSitePostIsHungUpOn() throws IOException {
        try (Socket browser = socket()) {
            String message = "Content-Length: 46\r\n\r\n{\"seq\":1,\"type\":\"request\",\"command\":\"initialize\"}";
            browser.getOutputStream()
                    .write(
                            ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 90\r\n\r\n"
                                            + message)
                                    .getBytes(StandardCharsets.UTF_8));
            browser.getOutputStream().flush();
            byte[] answer = new byte[1];
            assertThatThrownBy(() -> {
                        if (browser.getInputStream().read(answer) < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCancelledRequestIsNotCarriedOut() throws IOException {
        client.request("initialize", "{}");
        client.request("setBreakpoints", "{'source':{'path':'/a.c'}}");
        java.util.concurrent.CountDownLatch busy = new java.util.concurrent.CountDownLatch(1);
        groups.get(0).call(() -> busy.await(30, TimeUnit.SECONDS));
        int evaluation = client.send("evaluate", "{'expression':'1'}");
        client.request("cancel", "{'requestId':" + evaluation + "}");
        busy.countDown();
        JsonObject response = client.anyResponse();
        assertThat(response.get("request_seq").getAsInt()).isEqualTo(evaluation);
        assertThat(RawClient.text(response, "message")).isEqualTo("cancelled");
    }

    @Test
    void aClientThatVanishesEndsItsGroup() throws Exception {
        client.request("initialize", "{}");
        client.request("setBreakpoints", "{'source':{'path':'/a.c'}}");
        client.close();
        assertThat(groups.get(0).closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void disconnectEndsTheConnection() throws IOException {
        client.request("initialize", "{}");
        client.request("disconnect", "{}");
        client.awaitEnd();
    }
}
