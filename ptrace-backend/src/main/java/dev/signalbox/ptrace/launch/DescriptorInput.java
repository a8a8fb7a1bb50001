package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.io.IOException;
import java.util.Objects;

/**
 * The program's output, read from a pipe or the master of a pty. Read by one thread; {@link #finish} and {@link #close} may be called from any. When the last
 * holder of the other side is gone a pipe ends and a pty answers EIO: both are the end of the stream.
 */
final class DescriptorInput extends LaunchedProcess.DrainableInput {
    private static final int BUFFER_SIZE = 1 << 16;

    private final Kernel kernel;
    private final Wakeable source;
    private final NativeBuffer buffer;
    private final Object reading = new Object();
    private volatile boolean finishing;
    private volatile boolean closed;

    DescriptorInput(Kernel kernel, int fd) throws LaunchException {
        this.kernel = kernel;
        this.source = new Wakeable(kernel, fd);
        this.buffer = kernel.allocate(BUFFER_SIZE);
    }

    /** What it reads from. */
    int descriptor() {
        return source.fd();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        synchronized (reading) {
            while (!closed) {
                boolean draining = finishing;
                if (!source.ready(Wakeable.POLLIN, !draining)) {
                    if (draining) {
                        return -1;
                    }
                    continue;
                }
                int count = kernel.read(source.fd(), buffer, Math.min(length, BUFFER_SIZE));
                if (count > 0) {
                    buffer.get(0, target, offset, count);
                    return count;
                }
                if (count == 0 || count == -Errno.EIO) {
                    return -1;
                }
                if (count != -Errno.EAGAIN && count != -Errno.EINTR) {
                    throw new IOException("reading the program's output failed: " + ErrnoText.of(-count));
                }
            }
            throw new IOException("the stream is closed");
        }
    }

    @Override
    public void finish() {
        finishing = true;
        source.wake();
    }

    @Override
    public void close() {
        closed = true;
        source.wake();
        synchronized (reading) {
            source.close();
        }
    }
}
