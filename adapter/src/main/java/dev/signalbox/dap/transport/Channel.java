package dev.signalbox.dap.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One client's connection: two byte streams and what is known about the other side.
 *
 * @param name how log lines call it
 * @param in what the client sends
 * @param out what the client gets; written by one thread at a time
 * @param trust what a client has to show before it may start or attach to a program
 * @param closer cuts both directions, so that blocked readers and writers return
 */
public record Channel(String name, InputStream in, OutputStream out, Trust trust, Closer closer) {
    /** Cuts a connection. */
    @FunctionalInterface
    public interface Closer {
        /** Cuts it; nothing happens the second time. */
        void close() throws IOException;
    }
}
