package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls;
import dev.signalbox.ptrace.kernel.linux.LinuxKernel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the other sides of a program's terminals and pipes open beyond our end, for one that was let go: else a program on a terminal would die of SIGHUP, and one that writes to
 * a pipe of SIGPIPE. What it writes is read and thrown away. May be called from any thread.
 */
public final class StreamKeeper {
    private StreamKeeper() {}

    /** Starts a process that holds the streams that are ours, if any are. */
    public static void keep(LaunchedProcess process) throws LaunchException {
        List<Integer> descriptors = Stream.of(process.stdout(), process.stderr())
                .flatMap(Optional::stream)
                .filter(DescriptorInput.class::isInstance)
                .map(stream -> ((DescriptorInput) stream).descriptor())
                .toList();
        if (descriptors.isEmpty()) {
            return;
        }
        Kernel kernel = new LinuxKernel();
        try (LauncherImage image = LauncherImage.load(kernel)) {
            int child = kernel.spawn(image.keeper(descriptors));
            if (child < 0) {
                throw new LaunchException(
                        LaunchException.Kind.OWN_FAILURE,
                        "no process to keep the program's terminal open: " + ErrnoText.of(-child));
            }
            NativeBuffer status = kernel.allocate(Integer.BYTES);
            int ended;
            do {
                ended = kernel.waitFor(child, status, ProcessCalls.WALL);
            } while (ended == -Errno.EINTR);
        }
    }
}
