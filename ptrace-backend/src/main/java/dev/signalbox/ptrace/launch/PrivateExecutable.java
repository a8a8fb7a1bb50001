package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** An executable file of ours alone (mode 0700) that loses its name as soon as it is open, in the first directory that lets it be executed. */
final class PrivateExecutable {
    private PrivateExecutable() {}

    /** The descriptor of the open file. */
    static int open(Kernel kernel, byte[] image) throws LaunchException {
        List<String> tried = new ArrayList<>();
        for (Path directory : directories()) {
            try {
                Path file = Files.createTempFile(
                        directory,
                        "signalbox",
                        "",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                try {
                    Files.write(file, image);
                    if (Files.isExecutable(file)) {
                        int fd = kernel.open(
                                PathBytes.of(file), DescriptorCalls.O_RDONLY | DescriptorCalls.O_CLOEXEC, 0);
                        if (fd >= 0) {
                            return fd;
                        }
                    }
                    tried.add(directory + " (mounted noexec?)");
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                tried.add(directory + " (" + e.getMessage() + ")");
            }
        }
        throw new LaunchException(
                LaunchException.Kind.OWN_FAILURE,
                "there is no place for the launcher where programs can be executed; tried memory and "
                        + String.join(", ", tried)
                        + ". Set the JVM property java.io.tmpdir to a directory that is not mounted noexec");
    }

    private static List<Path> directories() {
        List<Path> directories = new ArrayList<>();
        directories.add(Path.of(System.getProperty("java.io.tmpdir")));
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime != null) {
            directories.add(Path.of(runtime));
        }
        directories.add(Path.of(System.getProperty("user.home")));
        directories.add(Path.of("/dev/shm"));
        return directories;
    }
}
