package dev.signalbox.dap.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ListenerTest {
    @TempDir
    Path folder;

    @Test
    void aUnixSocketIsForItsOwnerOnly() throws IOException {
        Path path = folder.resolve("socket");
        try (Listener listener = Listener.open(ListenAddress.parse("unix:" + path));
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            client.write(ByteBuffer.wrap(new byte[] {42}));
            assertThat(listener.accept().in().read()).isEqualTo(42);
            assertThat(listener.token()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSocketThatSomebodyUsesIsNotTaken() throws IOException {
        Path path = folder.resolve("socket");
        try (Listener listener = Listener.open(ListenAddress.parse("unix:" + path))) {
            assertThatThrownBy(() -> Listener.open(ListenAddress.parse("unix:" + path)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exists already");
            assertThat(listener.address()).hasToString("unix:" + path);
        }
    }

    @Test
    void aSocketInAFolderThatDoesNotExistIsRefusedWithTheReason() {
        Path path = folder.resolve("none/socket");
        assertThatThrownBy(() -> Listener.open(ListenAddress.parse("unix:" + path)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on unix:" + path)
                .hasMessageContaining("folder does not exist");
    }

    @Test
    void aFileIsNotTakenForASocket() throws IOException {
        Path path = Files.writeString(folder.resolve("precious"), "text");
        assertThatThrownBy(() -> Listener.open(ListenAddress.parse("unix:" + path)))
                .isInstanceOf(IOException.class);
        assertThat(path).hasContent("text");
    }

    @Test
    void theSocketOfAServerThatDiedIsReplaced() throws IOException {
        Path path = folder.resolve("socket");
        try (var dead = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (Listener listener = Listener.open(ListenAddress.parse("unix:" + path));
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(client.isConnected()).isTrue();
            assertThat(listener.token()).isEmpty();
        }
    }

    @Test
    void overTcpOnlyTheTokenIsTrusted() throws IOException {
        try (Listener listener = Listener.open(ListenAddress.parse("127.0.0.1:0"))) {
            assertThat(((ListenAddress.Tcp) listener.address()).address().getPort())
                    .isPositive();
            String token = listener.token().orElseThrow();
            Trust trust = new Trust.ByToken(token);
            assertThat(token).hasSize(32);
            assertThat(trust.accepts(Optional.of(token))).isTrue();
            assertThat(trust.accepts(Optional.of(token.substring(1)))).isFalse();
            assertThat(trust.accepts(Optional.empty())).isFalse();
            assertThat(trust.toString()).doesNotContain(token);
        }
    }

    @Test
    void addressesThatAreNoneAreNamed() {
        for (String text : new String[] {"unix:", "1234", ":1", "127.0.0.1:70000", "127.0.0.1:x"}) {
            assertThatThrownBy(() -> ListenAddress.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void onlyTheUserWhoRunsTheServerMayConnect() throws IOException {
        String own = Files.getOwner(Path.of("/proc/self")).getName();
        assertThat(Listener.isSameUser(own)).isTrue();
        assertThat(Listener.isSameUser(own.equals("nobody") ? "root" : "nobody"))
                .isFalse();
    }
}
