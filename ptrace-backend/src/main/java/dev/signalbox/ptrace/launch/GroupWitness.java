package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process beside us in our process group that tells which signals the whole group gets. A signal itself does not say whether it was sent to one process or to its group
 * (kill(2)), and a program that takes its signals by sigwait or signalfd leaves no trace of having got one; but what the witness gets, who shares the group got, too. It
 * ends with us. Where it cannot be started nothing is told.
 */
public final class GroupWitness {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWitness.class);

    private final Kernel kernel;
    private final IntConsumer signals;

    private GroupWitness(Kernel kernel, IntConsumer signals) {
        this.kernel = kernel;
        this.signals = signals;
    }

    /**
     * Starts one, with the thread that it reports to and whose end would be its own.
     *
     * @param signals called on that thread with the number of each signal that the group got
     */
    public static void start(IntConsumer signals) {
        GroupWitness witness = new GroupWitness(new LinuxKernel(), signals);
        Thread thread = new Thread(witness::run, "signalbox-witness");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        NativeBuffer buffer = kernel.allocate(2 * Integer.BYTES);
        int result = kernel.pipe(buffer, DescriptorCalls.O_CLOEXEC);
        if (result < 0) {
            LOG.warn("no pipe for the witness of our process group (errno {})", -result);
            return;
        }
        int ours = buffer.getInt(0);
        int theirs = buffer.getInt(Integer.BYTES);
        int child = spawn(theirs);
        kernel.close(theirs);
        if (child > 0) {
            listen(ours, buffer);
            kernel.waitFor(child, buffer, ProcessCalls.WALL);
        }
        kernel.close(ours);
    }

    private int spawn(int pipe) {
        try (LauncherImage image = LauncherImage.load(kernel)) {
            int child = kernel.spawn(image.witness(pipe));
            if (child < 0) {
                LOG.warn("the witness of our process group cannot be started (errno {})", -child);
            }
            return child;
        } catch (LaunchException e) {
            LOG.warn("the witness of our process group cannot be started", e);
            return -1;
        }
    }

    private void listen(int pipe, NativeBuffer buffer) {
        while (true) {
            int count = kernel.read(pipe, buffer, 1);
            if (count == 1) {
                signals.accept(buffer.getByte(0) & 0xff);
            } else if (count != -Errno.EINTR) {
                return; // it was killed
            }
        }
    }
}
