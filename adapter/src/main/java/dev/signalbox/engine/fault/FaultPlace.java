package dev.signalbox.engine.fault;

import dev.signalbox.engine.module.MemoryMap;
import dev.signalbox.engine.module.MemoryMap.Mapping;
import java.util.Optional;

/** Where an address lies among the mappings, in words: what is there, or what is nearest. */
public final class FaultPlace {
    /** What is further away has nothing to do with the address. */
    private static final long NEAR = 1L << 30;

    private FaultPlace() {}

    /** {@code 0x7f0000-0x7f2000 rw-p /lib/libc.so.6}, or {@code none; 16 bytes behind ...}. */
    public static String of(MemoryMap map, long address) {
        Optional<Mapping> there = map.at(address);
        if (there.isPresent()) {
            return show(there.get());
        }
        Mapping below = null;
        Mapping above = null;
        for (Mapping mapping : map.mappings()) {
            if (Long.compareUnsigned(mapping.end(), address) <= 0) {
                below = mapping;
            } else if (above == null) {
                above = mapping;
            }
        }
        boolean under = above != null
                && (below == null || Long.compareUnsigned(above.start() - address, address - below.end()) < 0);
        Mapping nearest = under ? above : below;
        if (nearest == null) {
            return "none";
        }
        long distance = under ? nearest.start() - address : address - nearest.end();
        if (Long.compareUnsigned(distance, NEAR) > 0) {
            return "none";
        }
        return "none; " + Long.toUnsignedString(distance) + " bytes " + (under ? "below" : "behind") + " "
                + show(nearest);
    }

    private static String show(Mapping mapping) {
        return String.format("0x%x-0x%x %s", mapping.start(), mapping.end(), mapping.permissions())
                + (mapping.path().isEmpty() ? "" : " " + mapping.path())
                + (mapping.deleted() ? " (deleted)" : "");
    }
}
