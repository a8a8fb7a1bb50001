package dev.signalbox.ptrace.death;

import dev.signalbox.ptrace.kernel.ProcessCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's tracepoints signal:signal_generate (SIGKILL only) and oom:mark_victim, in a trace instance of our own (Documentation/trace/ftrace.rst, "Instances"): who sent a
 * SIGKILL is told nowhere else. Needs root. While it is open the kernel writes a line for each SIGKILL of the whole system into a buffer of a few KiB.
 */
public final class KillTrace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KillTrace.class);

    /** Where systemd mounts it, and where debugfs has it (tracefs since Linux 4.1). */
    private static final List<Path> PLACES =
            List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));

    private static final String PREFIX = "signalbox-";
    private static final int BUFFER_KIB = 16;
    /** {@code bash-12378 [000] d..1. 25538.326384: signal_generate: sig=9 errno=0 code=0 comm=bash pid=12389 grp=1 res=0}; the name can hold anything. */
    private static final Pattern LINE = Pattern.compile(
            "\\s*(.{1,16})-(\\d+)\\s+(?:\\([\\s\\d-]+\\)\\s+)?\\[\\d+\\]\\s\\S+\\s+[\\d.]+: (\\w+): (.*)");

    private static final Pattern GENERATED =
            Pattern.compile("sig=9 errno=-?\\d+ code=(-?\\d+) comm=.* pid=(\\d+) grp=\\d res=(\\d)");
    private static final Pattern VICTIM = Pattern.compile("pid=(\\d+)(?: comm=.* (total-vm=\\S+ anon-rss=\\S+) .*)?");
    /** The results of signals that take effect (include/trace/events/signal.h: TRACE_SIGNAL_DELIVERED, TRACE_SIGNAL_LOSE_INFO). */
    private static final List<String> DELIVERED = List.of("0", "4");

    private final Path instance;
    private final Runnable unmount;

    private KillTrace(Path instance, Runnable unmount) {
        this.instance = instance;
        this.unmount = unmount;
    }

    /**
     * A SIGKILL as the kernel noted it.
     *
     * @param tid the thread that was running then, which for a code of SI_USER or SI_TKILL is the sender
     * @param name of that thread
     * @param code si_code
     * @param outOfMemory what the OOM killer noted about its victim; empty when it was not the OOM killer
     */
    public record Kill(int tid, String name, int code, Optional<String> outOfMemory) {}

    /** Opens it, mounting tracefs when it is not (and only then unmounting it in the end); IOException says what is missing. */
    public static KillTrace open(ProcessCalls kernel) throws IOException {
        if (kernel.getUid() != 0) {
            throw new IOException("the kernel's tracepoints are for root");
        }
        if (!isInInitialPidNamespace()) {
            throw new IOException(
                    "the kernel's tracepoints tell pids of the initial pid namespace, and this is another, perhaps a container's");
        }
        Path place = PLACES.stream()
                .filter(path -> Files.isDirectory(path.resolve("instances")))
                .findFirst()
                .orElse(null);
        Runnable unmount = () -> {};
        if (place == null) {
            place = PLACES.get(0);
            byte[] target = place.toString().getBytes(StandardCharsets.UTF_8);
            int error = kernel.mount("tracefs", target, "tracefs");
            if (error < 0) {
                throw new IOException("tracefs is not mounted and cannot be (mount -t tracefs tracefs " + place
                        + "): errno " + -error);
            }
            unmount = () -> kernel.unmount(target);
        }
        return open(place, kernel.getPid(), unmount);
    }

    /** Its inode number is fixed (include/linux/proc_ns.h: PROC_PID_INIT_INO). */
    static boolean isInInitialPidNamespace() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().equals("pid:[" + 0xEFFFFFFCL + "]");
    }

    static KillTrace open(Path tracing, int pid, Runnable unmount) throws IOException {
        removeStale(tracing.resolve("instances"));
        Path instance = tracing.resolve("instances").resolve(PREFIX + pid + "-" + Long.toHexString(System.nanoTime()));
        KillTrace trace = new KillTrace(instance, unmount);
        try {
            Files.createDirectory(instance);
            write(instance.resolve("buffer_size_kb"), Integer.toString(BUFFER_KIB));
            write(instance.resolve("events/signal/signal_generate/filter"), "sig==9");
            write(instance.resolve("events/signal/signal_generate/enable"), "1");
            write(instance.resolve("events/oom/mark_victim/enable"), "1");
            return trace;
        } catch (IOException e) {
            trace.close();
            throw new IOException("the kernel's tracepoints cannot be used: " + e, e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }

    /** A tracer that was killed leaves its instance. */
    private static void removeStale(Path instances) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(instances, PREFIX + "*")) {
            for (Path path : found) {
                String pid =
                        path.getFileName().toString().substring(PREFIX.length()).replaceAll("-.*", "");
                if (pid.matches("\\d{1,10}") && Files.notExists(Path.of("/proc", pid))) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    /** The latest SIGKILL that one of these threads or processes got; none when the kernel noted none. */
    public Optional<Kill> of(IntPredicate victim) {
        try {
            return find(Files.readAllLines(instance.resolve("trace"), StandardCharsets.ISO_8859_1), victim);
        } catch (IOException e) {
            LOG.warn("the kernel's trace cannot be read", e);
            return Optional.empty();
        }
    }

    static Optional<Kill> find(List<String> lines, IntPredicate victim) {
        Optional<Kill> latest = Optional.empty();
        Optional<String> memory = Optional.empty();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            Matcher generated = GENERATED.matcher(matcher.group(4));
            Matcher marked = VICTIM.matcher(matcher.group(4));
            if (matcher.group(3).equals("mark_victim")
                    && marked.matches()
                    && victim.test(Integer.parseInt(marked.group(1)))) {
                memory = Optional.of(marked.group(2) == null ? "" : marked.group(2));
            } else if (matcher.group(3).equals("signal_generate")
                    && generated.matches()
                    && victim.test(Integer.parseInt(generated.group(2)))
                    && DELIVERED.contains(generated.group(3))) {
                latest = Optional.of(new Kill(
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(1).strip(),
                        Integer.parseInt(generated.group(1)),
                        Optional.empty()));
            }
        }
        if (memory.isEmpty()) {
            return latest;
        }
        // the victim is marked behind the SIGKILL, or instead of it where a death was under way (mm/oom_kill.c)
        Optional<String> known = memory;
        return Optional.of(latest.map(kill -> new Kill(kill.tid(), kill.name(), kill.code(), known))
                .orElse(new Kill(0, "", KERNEL, known)));
    }

    private static final int KERNEL = 0x80;

    @Override
    public void close() {
        try {
            Files.deleteIfExists(instance);
        } catch (IOException e) {
            LOG.warn("the trace instance {} cannot be removed", instance, e);
        }
        unmount.run();
    }
}
