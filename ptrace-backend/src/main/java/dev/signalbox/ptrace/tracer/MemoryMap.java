package dev.signalbox.ptrace.tracer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The mappings of a process as /proc/TID/maps listed them (proc(5)); empty when it was gone. */
final class MemoryMap {
    private final List<Mapping> mappings;

    private MemoryMap(List<Mapping> mappings) {
        this.mappings = mappings;
    }

    /** One mapping, end exclusive. */
    record Mapping(long start, long end, boolean writable, boolean shared) {}

    static MemoryMap of(int tid) {
        List<Mapping> mappings = new ArrayList<>();
        try {
            byte[] text = Files.readAllBytes(Path.of("/proc", Integer.toString(tid), "maps"));
            for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n")) {
                int dash = line.indexOf('-');
                int space = line.indexOf(' ');
                if (dash > 0 && space > dash && line.length() > space + 4) {
                    mappings.add(new Mapping(
                            Long.parseUnsignedLong(line.substring(0, dash), 16),
                            Long.parseUnsignedLong(line.substring(dash + 1, space), 16),
                            line.charAt(space + 2) == 'w',
                            line.charAt(space + 4) == 's'));
                }
            }
        } catch (IOException gone) {
            mappings.clear();
        }
        return new MemoryMap(mappings);
    }

    /** All of them, by ascending address. */
    List<Mapping> all() {
        return mappings;
    }

    /** The mapping that an address lies in, or null. */
    Mapping at(long address) {
        for (Mapping mapping : mappings) {
            if (Long.compareUnsigned(address, mapping.start) >= 0 && Long.compareUnsigned(address, mapping.end) < 0) {
                return mapping;
            }
        }
        return null;
    }
}
