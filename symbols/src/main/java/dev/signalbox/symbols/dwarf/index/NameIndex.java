package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * The entries that have a name, for functions, inlined calls, global variables, types and enumerators: read from all units of a file in one go, and from those
 * units of its supplementary file that they import, by several threads when there are many. Immutable.
 */
public final class NameIndex {
    private static final int MAX_THREADS = 4;
    /** Fewer units are read by the caller's own thread: starting threads would take longer. */
    private static final int UNITS_WORTH_THREADS = 16;

    private final List<Unit> units = new ArrayList<>();
    /** By name, the positions of entries: the unit's index in the upper half, the offset in the unit in the lower. */
    private final Map<NameKind, Map<String, long[]>> positions = new EnumMap<>(NameKind.class);

    private NameIndex() {
        for (NameKind kind : NameKind.values()) {
            positions.put(kind, new HashMap<>());
        }
    }

    /** Reads all units. What cannot be read is told to the diagnostics of {@code debugInfo}. */
    public static NameIndex build(DebugInfo debugInfo) {
        List<Unit> units = new ArrayList<>(debugInfo.units());
        units.addAll(debugInfo.typeSectionUnits());
        NameIndex index = new NameIndex();
        Set<Unit> seen = new HashSet<>();
        while (!units.isEmpty()) {
            List<Unit> imported = new ArrayList<>();
            for (UnitNames names : scanAll(units)) {
                index.addUnit(names);
                names.imported().stream().filter(seen::add).forEach(imported::add);
            }
            units = imported;
        }
        return index;
    }

    private static List<UnitNames> scanAll(List<Unit> units) {
        int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        if (units.size() < UNITS_WORTH_THREADS || threads == 1) {
            return units.stream().map(Unit::full).map(UnitNames::scan).toList();
        }
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> units.parallelStream()
                            .map(Unit::full)
                            .map(UnitNames::scan)
                            .toList())
                    .join();
        } finally {
            pool.shutdown();
        }
    }

    private void addUnit(UnitNames names) {
        long unit = units.size();
        units.add(names.unit());
        for (UnitNames.Named named : names.found()) {
            long position = unit << 32 | named.unitOffset();
            positions.get(named.kind()).merge(named.name(), new long[] {position}, NameIndex::concatenate);
        }
    }

    private static long[] concatenate(long[] one, long[] other) {
        long[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** The entries of a kind with a name, in the order of the file. */
    public List<Die> named(NameKind kind, String name) {
        long[] found = positions.get(kind).get(name);
        if (found == null) {
            return List.of();
        }
        List<Die> dies = new ArrayList<>(found.length);
        for (long position : found) {
            dies.add(units.get((int) (position >>> 32)).die(position & 0xffffffffL));
        }
        return dies;
    }

    /** All names of a kind. */
    public Collection<String> names(NameKind kind) {
        return Collections.unmodifiableSet(positions.get(kind).keySet());
    }
}
