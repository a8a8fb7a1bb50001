package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Unit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * The entries that have a name, for functions, inlined calls, global variables, types and enumerators: read from all units of a file in one go, and from those
 * units of its supplementary file that they import, by several threads when there are many. It holds hashes of names; the names themselves are read from the
 * entries that a hash leads to. Safe for use by several threads.
 */
public final class NameIndex {
    private static final int MAX_THREADS = 4;
    /** Fewer units are read by the caller's own thread: starting threads would take longer. */
    private static final int UNITS_WORTH_THREADS = 16;

    private final DebugInfo debugInfo;
    /** By number: a unit that is known already, or null for one whose place alone is. */
    private final Unit[] units;

    private final long[] places;
    /** The unit's number in the upper half of a position, the offset in the unit in the lower. */
    private final Map<NameKind, NamePositions> positions;

    private NameIndex(DebugInfo debugInfo, Unit[] units, long[] places, Map<NameKind, NamePositions> positions) {
        this.debugInfo = debugInfo;
        this.units = units;
        this.places = places;
        this.positions = positions;
    }

    /** The index of a file, from the store when it has it; else it is built, and kept there. */
    public static NameIndex of(DebugInfo debugInfo, IndexStore store) {
        Optional<ByteBuffer> kept = store.load();
        if (kept.isPresent()) {
            try {
                NameIndexFormat.Contents contents = NameIndexFormat.read(kept.get());
                long[] places = contents.units();
                return new NameIndex(debugInfo, new Unit[places.length], places, contents.positions());
            } catch (IllegalArgumentException e) {
                store.refuse(e.getMessage());
            }
        }
        NameIndex index = build(debugInfo);
        if (store.isOpen()) {
            index.keep(store);
        }
        return index;
    }

    private void keep(IndexStore store) {
        long[] found = new long[units.length];
        for (int i = 0; i < units.length; i++) {
            Optional<Long> place = UnitPlace.of(debugInfo, units[i]);
            if (place.isEmpty()) {
                return;
            }
            found[i] = place.get();
        }
        NameIndexFormat.write(new NameIndexFormat.Contents(found, positions)).ifPresent(store::save);
    }

    /** Reads all units. What cannot be read is told to the diagnostics of {@code debugInfo}. */
    public static NameIndex build(DebugInfo debugInfo) {
        List<Unit> wanted = new ArrayList<>(debugInfo.units());
        wanted.addAll(debugInfo.typeSectionUnits());
        List<UnitNames> all = new ArrayList<>();
        Set<Unit> seen = new HashSet<>();
        while (!wanted.isEmpty()) {
            List<Unit> imported = new ArrayList<>();
            for (UnitNames names : scanAll(wanted)) {
                all.add(names);
                names.imported().stream().filter(seen::add).forEach(imported::add);
            }
            wanted = imported;
        }
        return of(debugInfo, all);
    }

    private static List<UnitNames> scanAll(List<Unit> units) {
        int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        if (units.size() < UNITS_WORTH_THREADS || threads == 1) {
            return units.stream().map(UnitNames::scan).toList();
        }
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> units.parallelStream().map(UnitNames::scan).toList())
                    .join();
        } finally {
            pool.shutdown();
        }
    }

    private static NameIndex of(DebugInfo debugInfo, List<UnitNames> all) {
        NameKind[] kinds = NameKind.values();
        NamePositions[] byKind = new NamePositions[kinds.length];
        Map<NameKind, NamePositions> positions = new EnumMap<>(NameKind.class);
        int names = all.stream().mapToInt(UnitNames::count).sum();
        for (NameKind kind : kinds) {
            byKind[kind.ordinal()] = new NamePositions(names / kinds.length);
            positions.put(kind, byKind[kind.ordinal()]);
        }
        Unit[] units = new Unit[all.size()];
        for (int number = 0; number < units.length; number++) {
            UnitNames unit = all.get(number);
            units[number] = unit.unit();
            for (int i = 0; i < unit.count(); i++) {
                byKind[unit.kind(i)].add(unit.hash(i), (long) number << 32 | unit.offset(i));
            }
        }
        positions.values().forEach(NamePositions::finish);
        return new NameIndex(debugInfo, units, new long[units.length], positions);
    }

    /** The entries of a kind with a name, in the order of the file. */
    public List<Die> named(NameKind kind, String name) {
        NamePositions table = positions.get(kind);
        List<Die> dies = new ArrayList<>();
        for (int i = table.first(ByteSlice.hashOf(name)); i >= 0; i = table.following(i)) {
            entry(table.position(i), name).ifPresent(dies::add);
        }
        return dies;
    }

    private Optional<Die> entry(long position, String name) {
        try {
            Die die = die(position);
            return die.inheritedName().filter(name::equals).map(n -> die);
        } catch (MalformedDebugInfoException e) {
            debugInfo.diagnostics().add("an entry has no name", e);
            return Optional.empty();
        }
    }

    private Die die(long position) {
        int number = (int) (position >>> 32);
        Unit unit = units[number];
        if (unit == null) {
            // two threads may do this; they find the same one
            unit = UnitPlace.unit(debugInfo, places[number]);
            units[number] = unit;
        }
        return unit.die(position & 0xffffffffL);
    }

    private Optional<String> name(long position) {
        try {
            return die(position).inheritedName();
        } catch (MalformedDebugInfoException e) {
            debugInfo.diagnostics().add("an entry has no name", e);
            return Optional.empty();
        }
    }

    /** All names of a kind, each once. */
    public Collection<String> names(NameKind kind) {
        NamePositions table = positions.get(kind);
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < table.count(); i++) {
            name(table.position(i)).ifPresent(names::add);
        }
        return names;
    }
}
