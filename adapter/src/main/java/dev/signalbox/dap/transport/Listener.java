package dev.signalbox.dap.transport;

import dev.signalbox.engine.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/**
 * A socket that waits for clients.
 *
 * <p>A Unix socket is made in a directory that only we can enter, set to mode 0600 and then moved to its place, so that there is no moment in which others could
 * connect; who connects is asked for by SO_PEERCRED (unix(7)). Over TCP each client has to show a token.
 */
public final class Listener implements AutoCloseable {
    private final ServerSocketChannel server;
    private final ListenAddress address;
    private final Trust trust;

    private Listener(ServerSocketChannel server, ListenAddress address, Trust trust) {
        this.server = server;
        this.address = address;
        this.trust = trust;
    }

    /** Starts listening. */
    public static Listener open(ListenAddress address) throws IOException {
        if (address instanceof ListenAddress.Unix unix) {
            return new Listener(bindUnix(unix.path()), unix, new Trust.ByConnection());
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(((ListenAddress.Tcp) address).address());
        } catch (IOException e) {
            server.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
        return new Listener(server, new ListenAddress.Tcp(bound), Trust.ByToken.random());
    }

    private static ServerSocketChannel bindUnix(Path path) throws IOException {
        if (Files.exists(path) && !isStaleSocket(path)) {
            throw new IOException("cannot listen on unix:" + path + ": it exists already");
        }
        Path parent = path.toAbsolutePath().getParent();
        Path hidden;
        try {
            hidden = Files.createTempDirectory(
                    parent, ".sbx", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new IOException("cannot listen on unix:" + path + ": " + FileProblem.writing(e), e);
        }
        Path socket = hidden.resolve("s");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            Files.move(socket, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return server;
        } catch (IOException e) {
            server.close();
            Files.deleteIfExists(socket);
            throw new IOException("cannot listen on unix:" + path + ": " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    private static boolean isStaleSocket(Path path) throws IOException {
        if (!Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
                .isOther()) {
            return false;
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return !probe.isConnected();
        } catch (java.net.ConnectException e) {
            return true;
        }
    }

    /** Where it listens; the port is the real one. */
    public ListenAddress address() {
        return address;
    }

    /** The token that clients must show, where they must. */
    public Optional<String> token() {
        return trust instanceof Trust.ByToken byToken ? Optional.of(byToken.token()) : Optional.empty();
    }

    /** Waits for the next client that may connect; throws ClosedChannelException after {@link #close()}. */
    public Channel accept() throws IOException {
        while (true) {
            SocketChannel client = server.accept();
            if (address instanceof ListenAddress.Unix && !sameUser(client)) {
                client.close();
                continue;
            }
            if (address instanceof ListenAddress.Tcp) {
                // without it a stopped event waits for the acknowledgement of the response before it (Nagle's
                // algorithm): 40 ms
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return new Channel(address.toString(), new Reading(client), new Writing(client), trust, client::close);
        }
    }

    private static boolean sameUser(SocketChannel client) throws IOException {
        return isSameUser(
                client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
    }

    /** Whether a user of that name is the one that we run as. */
    static boolean isSameUser(String peer) throws IOException {
        return peer.equals(Files.getOwner(Path.of("/proc/self")).getName());
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (address instanceof ListenAddress.Unix unix) {
            Files.deleteIfExists(unix.path());
        }
    }

    /** Reads a socket. Not Channels.newInputStream: before JDK 19 that holds the lock which the writing side needs, while it waits (JDK-8279339). */
    private static final class Reading extends InputStream {
        private final SocketChannel channel;

        Reading(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    /** Writes a socket. */
    private static final class Writing extends OutputStream {
        private final SocketChannel channel;

        Writing(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }
}
