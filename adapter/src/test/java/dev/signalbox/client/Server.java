package dev.signalbox.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The product as a server for many clients: {@code signalbox dap --listen}. */
public final class Server implements AutoCloseable {
    private final Shipped shipped;
    private final String announced;

    private Server(Shipped shipped, String announced) {
        this.shipped = shipped;
        this.announced = announced;
    }

    /** Starts a server on an address; more are further options. */
    public static Server start(String address, String... more) throws IOException {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "dap";
        arguments[1] = "--listen";
        arguments[2] = address;
        System.arraycopy(more, 0, arguments, 3, more.length);
        Shipped shipped = Shipped.start(arguments);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(shipped.process().getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith("listening on ")) {
            throw new AssertionError("the server said " + line + " and " + shipped.errors());
        }
        return new Server(shipped, line);
    }

    /** The line that it printed. */
    public String announced() {
        return announced;
    }

    /** The token that it printed. */
    public String token() {
        return announced.substring(announced.indexOf(" token ") + 7);
    }

    /** The process of the server. */
    public Process process() {
        return shipped.process();
    }

    /** What it said on stderr. */
    public String errors() {
        return shipped.errors();
    }

    /** A connection to its TCP port. */
    public Socket socket() throws IOException {
        String address = announced.split(" ")[2];
        int colon = address.lastIndexOf(':');
        return new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    /** A client over TCP. */
    public RawClient overTcp() throws IOException {
        Socket socket = socket();
        return new RawClient(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    /** A client over a Unix socket. */
    public static RawClient overUnix(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        return new RawClient(reading(channel), writing(channel), channel);
    }

    private static InputStream reading(SocketChannel channel) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return channel.read(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    private static OutputStream writing(SocketChannel channel) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                channel.write(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    @Override
    public void close() throws IOException {
        shipped.close();
    }
}
