package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.ProcessCalls.DescriptorMove;
import dev.signalbox.ptrace.kernel.ProcessCalls.Spawn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The launcher's executable (src/main/c/launcher.c) in a memory file, ready to be spawned any number of times. Where memory files must not be executed
 * (sysctl vm.memfd_noexec, memfd_create(2)), it lies in a private file that has no name any more.
 */
public final class LauncherImage implements AutoCloseable {
    private static final String RESOURCE = "launcher-x86_64";
    private static final int MFD_CLOEXEC = 0x1;
    /** Since Linux 6.3; older kernels refuse it with EINVAL and need none. */
    private static final int MFD_EXEC = 0x10;

    private final Kernel kernel;
    private final int fd;

    private LauncherImage(Kernel kernel, int fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    /** Unpacks the launcher; to be closed once nothing is launched any more. */
    public static LauncherImage load(Kernel kernel) throws LaunchException {
        byte[] image = resource();
        int fd = kernel.memfd("signalbox-launcher", MFD_CLOEXEC | MFD_EXEC);
        if (fd == -Errno.EINVAL) {
            fd = kernel.memfd("signalbox-launcher", MFD_CLOEXEC);
        }
        if (fd < 0) {
            return new LauncherImage(kernel, PrivateExecutable.open(kernel, image));
        }
        NativeBuffer buffer = kernel.allocate(image.length);
        buffer.put(0, image, 0, image.length);
        int written = kernel.write(fd, buffer, image.length);
        if (written != image.length) {
            kernel.close(fd);
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE,
                    "the launcher could not be written to memory: " + ErrnoText.of(-written));
        }
        return new LauncherImage(kernel, readOnly(kernel, fd));
    }

    /** A program that is open for writing cannot be executed (ETXTBSY). */
    private static int readOnly(Kernel kernel, int fd) throws LaunchException {
        int opened = kernel.open(path(fd), DescriptorCalls.O_RDONLY | DescriptorCalls.O_CLOEXEC, 0);
        kernel.close(fd);
        if (opened < 0) {
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE,
                    "the launcher's memory file could not be opened through /proc: " + ErrnoText.of(-opened));
        }
        return opened;
    }

    private static byte[] resource() throws LaunchException {
        try (InputStream stream = LauncherImage.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new LaunchException(
                        LaunchException.Kind.OWN_FAILURE,
                        "this build of Signalbox lacks its launcher for x86-64; build it with gcc installed");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE, "the launcher cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] path(int fd) {
        return ("/proc/self/fd/" + fd).getBytes(StandardCharsets.US_ASCII);
    }

    /** The path under which this process and the children that it spawns can execute it. */
    public byte[] path() {
        return path(fd);
    }

    /**
     * The doorbell: an idle process named {@code signalbox-bell} with a session of its own, cwd / and /dev/null as stdio, without environment. It is killed
     * when the thread that spawned it ends (PR_SET_PDEATHSIG).
     */
    public Spawn bell() {
        byte[] name = "signalbox-bell".getBytes(StandardCharsets.US_ASCII);
        return new Spawn(path(), List.of(name, "-B".getBytes(StandardCharsets.US_ASCII)), List.of(), List.of(), true);
    }

    /**
     * The witness: an idle process named {@code signalbox-witness} in our process group that takes every signal it gets and writes its number to a pipe, a byte each. It
     * is killed when the thread that spawned it ends.
     *
     * @param pipe our descriptor of the writing end
     */
    Spawn witness(int pipe) {
        byte[] name = "signalbox-witness".getBytes(StandardCharsets.US_ASCII);
        byte[] option = ("-W" + kernel.getPid()).getBytes(StandardCharsets.US_ASCII);
        return new Spawn(path(), List.of(name, option), List.of(), List.of(new DescriptorMove(pipe, 1)), false);
    }

    /** The keeper: a process named {@code signalbox-keeper} that reads from descriptors of ours until their other sides have all been closed. Its starter's child ends at once. */
    Spawn keeper(List<Integer> descriptors) {
        List<byte[]> arguments = new ArrayList<>(List.of("signalbox-keeper".getBytes(StandardCharsets.US_ASCII)));
        List<DescriptorMove> moves = new ArrayList<>();
        for (int descriptor : descriptors) {
            arguments.add(("-K" + descriptor).getBytes(StandardCharsets.US_ASCII));
            moves.add(new DescriptorMove(descriptor, descriptor));
        }
        return new Spawn(path(), arguments, List.of(), moves, false);
    }

    @Override
    public void close() {
        kernel.close(fd);
    }
}
