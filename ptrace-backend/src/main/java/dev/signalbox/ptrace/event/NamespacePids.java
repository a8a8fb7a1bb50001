package dev.signalbox.ptrace.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Pids as a process in another pid namespace counts them: si_pid is the sender's number in the receiver's namespace (sigaction(2), pid_namespaces(7)). The line NSpid of
 * /proc/PID/status has a process's numbers from our namespace down to its own. Not thread-safe.
 */
final class NamespacePids {
    private static final int MAX_KEPT = 256;

    private final Path proc;
    /** How deep the namespace of a process lies below ours, which does not change during its life. */
    private final Map<Integer, Integer> depths = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /** Who had a number in a namespace when it was looked for last: it may have ended since. */
    private final Map<String, Integer> found = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MAX_KEPT;
        }
    };

    NamespacePids(Path proc) {
        this.proc = proc;
    }

    /** Our number for what a receiver knows by a pid; empty when it lives in another namespace and no process there had that number at any look. */
    OptionalInt ours(int pid, int receiver) {
        int depth = depths.computeIfAbsent(receiver, unknown -> numbers(proc.resolve(unknown + "/status")).length - 1);
        if (depth <= 0) {
            return OptionalInt.of(pid);
        }
        Optional<Path> namespace = namespace(receiver);
        OptionalInt living = living(pid, depth, namespace);
        String key = namespace.map(Path::toString).orElse("") + pid;
        if (living.isPresent()) {
            found.put(key, living.getAsInt());
            return living;
        }
        Integer former = found.get(key);
        return former == null ? OptionalInt.empty() : OptionalInt.of(former);
    }

    private OptionalInt living(int pid, int depth, Optional<Path> namespace) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                String[] numbers = numbers(process.resolve("status"));
                boolean fits = numbers.length > depth && numbers[depth].equals(Integer.toString(pid));
                int ours = Integer.parseInt(process.getFileName().toString());
                // who lives deeper still cannot be compared; its ancestors are taken to be the receiver's
                if (fits && (numbers.length > depth + 1 || namespace(ours).equals(namespace))) {
                    return OptionalInt.of(ours);
                }
            }
        } catch (IOException e) {
            return OptionalInt.empty(); // without /proc nothing is known
        }
        return OptionalInt.empty();
    }

    private Optional<Path> namespace(int pid) {
        try {
            return Optional.of(Files.readSymbolicLink(proc.resolve(pid + "/ns/pid")));
        } catch (IOException e) {
            return Optional.empty(); // gone, or hidden from us
        }
    }

    private static String[] numbers(Path status) {
        try {
            return new String(Files.readAllBytes(status), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith("NSpid:"))
                    .map(line -> line.substring(6).strip().split("\\s+"))
                    .findFirst()
                    .orElse(new String[0]);
        } catch (IOException e) {
            return new String[0]; // gone: an expected answer
        }
    }
}
