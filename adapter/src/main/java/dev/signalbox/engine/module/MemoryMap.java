package dev.signalbox.engine.module;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mappings of a process at one moment (proc_pid_maps(5)), by ascending address. */
public record MemoryMap(List<Mapping> mappings) {
    private static final String DELETED = " (deleted)";

    public MemoryMap {
        mappings = List.copyOf(mappings);
    }

    /**
     * One mapping.
     *
     * @param end exclusive
     * @param permissions as in {@code r-xp}
     * @param offset of the start in the file
     * @param device major and minor number as in {@code fe:01}
     * @param inode of the file; 0 when there is none
     * @param path the file or a name in brackets; empty for anonymous memory
     * @param deleted whether the file no longer has this name
     */
    public record Mapping(
            long start,
            long end,
            String permissions,
            long offset,
            String device,
            long inode,
            String path,
            boolean deleted) {
        /** Whether the mapping has that address. */
        public boolean contains(long address) {
            return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
        }

        /** Whether code can be executed there. */
        public boolean isExecutable() {
            return permissions.indexOf('x') >= 0;
        }
    }

    /** The mappings of a live process; none when it is gone. Undecodable bytes of file names are kept apart by Latin-1 escapes only. */
    public static MemoryMap of(int pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Integer.toString(pid), "maps"), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new MemoryMap(List.of());
        }
    }

    /** Reads the text of the file; lines that are not understood are left out. */
    public static MemoryMap parse(String text) {
        List<Mapping> mappings = new ArrayList<>();
        for (String line : text.split("\n")) {
            parseLine(line).ifPresent(mappings::add);
        }
        return new MemoryMap(mappings);
    }

    private static Optional<Mapping> parseLine(String line) {
        String[] fields = line.split(" +", 6);
        int dash = fields[0].indexOf('-');
        if (fields.length < 5 || dash < 0) {
            return Optional.empty();
        }
        try {
            String path = fields.length > 5 ? fields[5] : "";
            boolean deleted = path.endsWith(DELETED);
            return Optional.of(new Mapping(
                    Long.parseUnsignedLong(fields[0].substring(0, dash), 16),
                    Long.parseUnsignedLong(fields[0].substring(dash + 1), 16),
                    fields[1],
                    Long.parseUnsignedLong(fields[2], 16),
                    fields[3],
                    Long.parseUnsignedLong(fields[4]),
                    deleted ? path.substring(0, path.length() - DELETED.length()) : path,
                    deleted));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The mapping of an address. */
    public Optional<Mapping> at(long address) {
        return mappings.stream().filter(mapping -> mapping.contains(address)).findFirst();
    }

    /** The mappings that belong to the same file as the given one. */
    public List<Mapping> ofSameFile(Mapping one) {
        return mappings.stream()
                .filter(mapping -> mapping.inode() == one.inode()
                        && mapping.device().equals(one.device())
                        && mapping.path().equals(one.path()))
                .toList();
    }
}
