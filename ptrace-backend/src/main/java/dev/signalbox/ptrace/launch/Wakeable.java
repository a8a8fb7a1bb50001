package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.io.IOException;

/** A non-blocking descriptor of ours together with the means to wake the thread that waits for it: a pipe that becomes readable, and stays so. */
final class Wakeable {
    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    private static final long FIONBIO = 0x5421;

    private final Kernel kernel;
    private final int fd;
    private final int wakeRead;
    private final int wakeWrite;
    private final NativeBuffer polled;
    private boolean open = true;

    /** Takes over the descriptor and makes it non-blocking (for its open file description). */
    Wakeable(Kernel kernel, int fd) throws LaunchException {
        this.kernel = kernel;
        this.fd = fd;
        this.polled = kernel.allocate(16);
        int result = kernel.pipe(polled, DescriptorCalls.O_CLOEXEC | DescriptorCalls.O_NONBLOCK);
        if (result < 0) {
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE, "no pipe for the program's streams: " + ErrnoText.of(-result));
        }
        wakeRead = polled.getInt(0);
        wakeWrite = polled.getInt(4);
        polled.putInt(0, 1);
        kernel.ioctl(fd, FIONBIO, polled);
    }

    int fd() {
        return fd;
    }

    /**
     * Waits until the descriptor is ready (also for its error or its end) or somebody called {@link #wake}. Used by one thread at a time.
     *
     * @param wait whether to wait at all
     * @return whether the descriptor is ready
     */
    boolean ready(short events, boolean wait) throws IOException {
        polled.putInt(0, fd);
        polled.putInt(4, events);
        polled.putInt(8, wakeRead);
        polled.putInt(12, POLLIN);
        int result;
        do {
            result = kernel.poll(polled, wait ? 2 : 1, wait ? -1 : 0);
        } while (result == -Errno.EINTR);
        if (result < 0) {
            throw new IOException("poll failed: " + ErrnoText.of(-result));
        }
        return polled.getInt(4) >>> 16 != 0;
    }

    /** Ends the present wait and all later ones. */
    synchronized void wake() {
        if (open) {
            kernel.write(wakeWrite, kernel.allocate(1), 1);
        }
    }

    /** To be called when nobody waits any more. */
    synchronized void close() {
        if (open) {
            open = false;
            kernel.close(fd);
            kernel.close(wakeRead);
            kernel.close(wakeWrite);
        }
    }
}
