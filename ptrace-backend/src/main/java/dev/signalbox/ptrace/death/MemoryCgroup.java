package dev.signalbox.ptrace.death;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory cgroup of a process: its counter of processes that any OOM killer killed (oom_kill of memory.events, Documentation/admin-guide/cgroup-v2.rst; of memory.oom_control in
 * version 1).
 *
 * @param path within the hierarchy
 * @param folder where its files are
 * @param version of the hierarchy, 1 or 2
 */
record MemoryCgroup(String path, Path folder, int version) {
    /** The cgroup of a living process; none where no memory controller is mounted or the files cannot be read. */
    static Optional<MemoryCgroup> of(Path proc, int pid) {
        try {
            List<String> memberships = Files.readAllLines(proc.resolve(pid + "/cgroup"), StandardCharsets.ISO_8859_1);
            List<String> mounts = Files.readAllLines(proc.resolve("self/mounts"), StandardCharsets.ISO_8859_1);
            for (String membership : memberships) {
                String[] parts = membership.split(":", 3);
                if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                    Optional<MemoryCgroup> found = find(mounts, parts[2], 1);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return memberships.stream()
                    .filter(line -> line.startsWith("0::"))
                    .findFirst()
                    .flatMap(line -> find(mounts, line.substring("0::".length()), 2));
        } catch (IOException e) {
            return Optional.empty(); // it has ended, or this system has no cgroups
        }
    }

    private static Optional<MemoryCgroup> find(List<String> mounts, String path, int version) {
        for (String line : mounts) {
            String[] fields = line.split(" ");
            boolean right = fields.length > 3
                    && (version == 2
                            ? fields[2].equals("cgroup2")
                            : fields[2].equals("cgroup")
                                    && List.of(fields[3].split(",")).contains("memory"));
            if (right) {
                MemoryCgroup group =
                        new MemoryCgroup(path, Path.of(fields[1] + path).normalize(), version);
                if (group.kills().isPresent()) {
                    return Optional.of(group);
                }
            }
        }
        return Optional.empty();
    }

    /** How many processes in it were killed so far. */
    OptionalLong kills() {
        return number(folder.resolve(version == 2 ? "memory.events" : "memory.oom_control"), "oom_kill ");
    }

    /** Its limit in bytes; none when it has none. */
    OptionalLong limit() {
        OptionalLong limit = number(folder.resolve(version == 2 ? "memory.max" : "memory.limit_in_bytes"), "");
        // without a limit version 1 has the largest number of whole pages
        return limit.isPresent() && limit.getAsLong() < Long.MAX_VALUE / 2 ? limit : OptionalLong.empty();
    }

    private static OptionalLong number(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(key) && line.substring(key.length()).matches("\\d{1,19}")) {
                    return OptionalLong.of(Long.parseUnsignedLong(line.substring(key.length())));
                }
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty(); // the cgroup is gone
        }
    }
}
