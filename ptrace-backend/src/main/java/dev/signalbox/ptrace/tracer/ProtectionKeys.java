package dev.signalbox.ptrace.tracer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Memory protection keys (pkeys(7)): rights that each thread has in its PKRU register and that the kernel does not apply to what a tracer reads and writes for it
 * (linux/mm/gup.c, foreign accesses). A process that has given a key to any mapping makes its accesses itself.
 */
final class ProtectionKeys {
    private static final long INTERVAL = 100_000_000L;
    private static final String FIELD = "ProtectionKey:";

    private boolean inUse;
    private boolean looked;
    private long lookedAt;

    /** Whether the processor has keys and the kernel uses them. */
    static boolean areSupported() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.startsWith("flags") && line.contains(" ospke"));
        } catch (IOException | UncheckedIOException e) {
            TracerCore.LOG.warn("/proc/cpuinfo cannot be read; programs are taken for such with protection keys", e);
            return true;
        }
    }

    /** Whether the process of this thread was seen to use keys; looked at ten times a second at most, and never forgotten. */
    boolean areInUse(int tid) {
        long now = System.nanoTime();
        if (!inUse && (!looked || now - lookedAt > INTERVAL)) {
            looked = true;
            lookedAt = now;
            try (Stream<String> lines =
                    Files.lines(Path.of("/proc", Integer.toString(tid), "smaps"), StandardCharsets.ISO_8859_1)) {
                inUse = areInUse(lines);
            } catch (IOException | UncheckedIOException e) {
                TracerCore.LOG.debug("the mappings of thread {} cannot be read: it makes its accesses itself", tid, e);
                return true;
            }
        }
        return inUse;
    }

    /** Whether a mapping in the lines of /proc/PID/smaps has another key than 0, which everything has from the start (proc(5)). */
    static boolean areInUse(Stream<String> smaps) {
        return smaps.anyMatch(line -> line.startsWith(FIELD)
                && !line.substring(FIELD.length()).strip().equals("0"));
    }
}
