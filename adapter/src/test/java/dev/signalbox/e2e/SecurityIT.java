package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import dev.signalbox.client.Server;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who cannot make the shipped server run programs: web pages, clients without the token, other users. */
@Timeout(120)
class SecurityIT {
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    /** What a page of another site can send without being asked: the body is free, the first lines are the browser's. Even the right token does not help it. */
    @Test
    void aCrossSitePostIsHungUpOnAndNothingOfItIsExecuted() throws Exception {
        Path trace = folder.resolve("trace");
        try (Server server = Server.start("127.0.0.1:0")) {
            String body = framed("{\"seq\":1,\"type\":\"request\",\"command\":\"initialize\",\"arguments\":{}}")
                    + framed("{\"seq\":2,\"type\":\"request\",\"command\":\"launch\",\"arguments\":{\"token\":\""
                            + server.token() + "\",\"program\":\"/usr/bin/touch\",\"args\":[\"" + trace + "\"]}}")
                    + framed("{\"seq\":3,\"type\":\"request\",\"command\":\"configurationDone\"}");
            String post = "POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.org\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            assertThat(answerTo(server, post)).isEmpty();
            assertStillServes(server);
            assertThat(trace).doesNotExist();
            assertThat(server.errors()).contains("POST / HTTP/1.1");
        }
    }

    @Test
    void aConnectionWhoseFirstLineIsNoDapHeaderIsClosed() throws Exception {
        try (Server server = Server.start("127.0.0.1:0")) {
            for (String first : new String[] {
                "GET / HTTP/1.1\r\n\r\n", "hello\n", "{\"seq\":1}\r\n", "\r\n", "\26\3\1\2\0\1\0\1\374\3\3\n"
            }) {
                assertThat(answerTo(server, first)).as(first).isEmpty();
            }
            assertStillServes(server);
        }
    }

    @Test
    void withoutTheRightTokenNothingIsStartedAndNothingAttachedTo() throws Exception {
        Path trace = folder.resolve("trace");
        String program = "'program':'/usr/bin/touch','args':['" + trace + "']";
        try (Server server = Server.start("127.0.0.1:0");
                RawClient client = server.overTcp()) {
            client.request("initialize", "{}");
            assertThat(client.refused("launch", "{" + program + "}")).contains("'token' is missing");
            String wrong = "0".repeat(server.token().length());
            assertThat(client.refused("launch", "{" + program + ",'token':'" + wrong + "'}"))
                    .contains("token is wrong");
            assertThat(client.refused("launch", "{" + program + ",'token':''}")).contains("token is wrong");
            assertThat(client.refused(
                            "attach", "{'pid':" + ProcessHandle.current().pid() + "}"))
                    .contains("'token' is missing");
            assertThat(trace).doesNotExist();
            client.request("launch", "{" + program + ",'token':'" + server.token() + "'}");
            client.request("configurationDone", "{}");
            client.event("terminated");
            assertThat(trace).exists();
        }
    }

    @Test
    void aUnixSocketIsForTheSameUserOnly(TestReporter reporter) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path knock = Programs.compile("knock", folder);
        Path socket = folder.resolve("socket");
        try (Server server = Server.start("unix:" + socket)) {
            assertThat(server.announced()).isEqualTo("listening on unix:" + socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
            assertThat(run(List.of(knock.toString(), socket.toString()))).isEqualTo("answered");
            if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
                reporter.publishEntry(
                        "not root", "a second user was not tried; ListenerTest checks what decides about users");
                return;
            }
            assertThat(asNobody(knock, socket)).isEqualTo("cannot connect: Permission denied");
            // even where the file lets everybody in, the other end's user is asked for
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(asNobody(knock, socket)).isEqualTo("hung up");
            assertThat(run(List.of(knock.toString(), socket.toString()))).isEqualTo("answered");
        }
    }

    private static String framed(String message) {
        return "Content-Length: " + message.length() + "\r\n\r\n" + message;
    }

    private static String answerTo(Server server, String text) throws IOException {
        try (Socket socket = server.socket()) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return ""; // closed with bytes of ours unread: the kernel resets the connection
        }
    }

    private static void assertStillServes(Server server) throws IOException {
        try (RawClient client = server.overTcp()) {
            client.request("initialize", "{}");
        }
    }

    private static String asNobody(Path knock, Path socket) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        command.addAll(List.of(knock.toString(), socket.toString()));
        return run(command);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }
}
