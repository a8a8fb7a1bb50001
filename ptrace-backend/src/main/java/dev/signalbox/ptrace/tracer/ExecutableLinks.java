package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which program a process executes, as /proc/PID/exe says (proc(5)). Tracer thread only. */
final class ExecutableLinks {
    private static final int PATH_MAX = 4096;

    private final Kernel kernel;
    private final NativeBuffer buffer;
    private final byte[] bytes = new byte[PATH_MAX];

    ExecutableLinks(Kernel kernel) {
        this.kernel = kernel;
        this.buffer = kernel.allocate(PATH_MAX);
    }

    /** The executable; the link itself when it cannot be read. */
    Path of(int pid) {
        String link = "/proc/" + pid + "/exe";
        int length = kernel.readLink(link.getBytes(StandardCharsets.US_ASCII), buffer, PATH_MAX);
        if (length <= 0) {
            return Path.of(link);
        }
        buffer.get(0, bytes, 0, length);
        return isAscii(length) ? Path.of(new String(bytes, 0, length, StandardCharsets.US_ASCII)) : exact(link);
    }

    private boolean isAscii(int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Slower, but keeps bytes that no string of this locale can express. */
    private static Path exact(String link) {
        try {
            return Files.readSymbolicLink(Path.of(link));
        } catch (IOException e) {
            TracerCore.LOG.debug("{} cannot be read", link, e);
            return Path.of(link);
        }
    }
}
