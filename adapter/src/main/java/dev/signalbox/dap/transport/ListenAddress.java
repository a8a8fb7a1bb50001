package dev.signalbox.dap.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Where a server waits for clients. */
public sealed interface ListenAddress {
    /** A Unix socket, for the same user only. */
    record Unix(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** A TCP port; 0 means any free one. */
    record Tcp(InetSocketAddress address) implements ListenAddress {
        /** Whether only this machine can reach it. */
        public boolean loopback() {
            return address.getAddress().isLoopbackAddress();
        }

        @Override
        public String toString() {
            String host = address.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
        }
    }

    /**
     * Reads {@code unix:PATH} or {@code HOST:PORT}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static ListenAddress parse(String text) {
        if (text.startsWith("unix:")) {
            if (text.length() == 5) {
                throw new IllegalArgumentException(
                        "unix: wants a path behind it, for example unix:/tmp/signalbox.sock");
            }
            return new Unix(Path.of(text.substring(5)).toAbsolutePath());
        }
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address; use unix:PATH or 127.0.0.1:PORT (0 = any free port)");
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port " + port + " is outside 0 to 65535");
            }
            return new Tcp(new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text.substring(colon + 1) + "' is no port number", e);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no host is called '" + text.substring(0, colon) + "'", e);
        }
    }
}
