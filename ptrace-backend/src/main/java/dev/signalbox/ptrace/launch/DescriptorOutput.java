package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The program's input, written to a pipe or the master of a pty. A write waits while the program does not read; closing, from any thread, ends that wait.
 * Closing a pty sends its end-of-file character, which is what Ctrl-D does at a terminal.
 */
final class DescriptorOutput extends OutputStream {
    private static final int BUFFER_SIZE = 1 << 12;
    /** c_cc[VEOF] of a new terminal: Ctrl-D. */
    private static final byte END_OF_FILE = 4;

    private final Kernel kernel;
    private final Wakeable sink;
    private final NativeBuffer buffer;
    private final boolean terminal;
    private final Object writing = new Object();
    private volatile boolean closed;

    DescriptorOutput(Kernel kernel, int fd, boolean terminal) throws LaunchException {
        this.kernel = kernel;
        this.sink = new Wakeable(kernel, fd);
        this.buffer = kernel.allocate(BUFFER_SIZE);
        this.terminal = terminal;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        synchronized (writing) {
            int done = 0;
            while (done < length) {
                if (closed) {
                    throw new IOException("the program's input is closed");
                }
                int chunk = Math.min(length - done, BUFFER_SIZE);
                buffer.put(0, bytes, offset + done, chunk);
                int count = kernel.write(sink.fd(), buffer, chunk);
                if (count > 0) {
                    done += count;
                } else if (count == -Errno.EAGAIN) {
                    sink.ready(Wakeable.POLLOUT, true);
                } else if (count != -Errno.EINTR) {
                    throw new IOException("the program does not take input any more: " + ErrnoText.of(-count));
                }
            }
        }
    }

    @Override
    public void close() {
        boolean first = !closed;
        closed = true;
        sink.wake();
        synchronized (writing) {
            if (terminal && first) {
                buffer.putByte(0, END_OF_FILE);
                kernel.write(sink.fd(), buffer, 1);
            }
            sink.close();
        }
    }
}
