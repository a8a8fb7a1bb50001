package dev.signalbox.ptrace.death;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether a process was killed because memory ran out, by the counters of the memory cgroups that processes were in when their trace began. Tracer thread only. */
public final class OutOfMemory {
    private static final int MAX_KEPT = 64;
    private static final int MEBI = 1 << 20;

    private final Path proc;
    /** How many were killed when last looked at. */
    private final Map<MemoryCgroup, Long> counts = new LinkedHashMap<>();

    /** Counters of this system. */
    public OutOfMemory() {
        this(Path.of("/proc"));
    }

    OutOfMemory(Path proc) {
        this.proc = proc;
    }

    /** What the counters say. */
    public enum Verdict {
        KILLED,
        NOT_KILLED,
        UNKNOWN
    }

    /**
     * An answer.
     *
     * @param verdict what the counters say
     * @param sentence the part behind "the kernel's OOM killer"; empty unless the verdict is KILLED
     */
    public record Answer(Verdict verdict, String sentence) {}

    /** The trace of a process begins. */
    public void remember(int pid) {
        if (counts.size() < MAX_KEPT) {
            MemoryCgroup.of(proc, pid)
                    .ifPresent(group -> group.kills().ifPresent(kills -> counts.putIfAbsent(group, kills)));
        }
    }

    /** A process that still exists, if only as a zombie, got SIGKILL. */
    public Answer killed(int pid) {
        Optional<MemoryCgroup> found = MemoryCgroup.of(proc, pid);
        OptionalLong now = found.map(MemoryCgroup::kills).orElse(OptionalLong.empty());
        if (now.isEmpty()) {
            return new Answer(Verdict.UNKNOWN, "");
        }
        MemoryCgroup group = found.orElseThrow();
        Long before = counts.get(group);
        if (before == null && now.getAsLong() > 0) {
            return new Answer(Verdict.UNKNOWN, "");
        }
        if (before != null && before == now.getAsLong() || now.getAsLong() == 0) {
            return new Answer(Verdict.NOT_KILLED, "");
        }
        OptionalLong limit = group.limit();
        return new Answer(
                Verdict.KILLED,
                "memory ran out in its cgroup " + group.path()
                        + (limit.isPresent() ? ", whose limit is " + limit.getAsLong() / MEBI + " MiB" : "")
                        + " (oom_kill " + (before == null ? 0 : before) + " -> " + now.getAsLong() + ")");
    }

    /** A SIGKILL was told: the next one is another. */
    public void told() {
        counts.replaceAll((group, before) -> group.kills().orElse(before));
    }
}
