package dev.signalbox.symbols.module;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The modules of a process at one moment, sorted by address. Immutable; loading or unloading a library makes another set. */
public final class ModuleSet {
    private static final ModuleSet EMPTY = new ModuleSet(List.of());

    private final List<Module> sorted;

    private ModuleSet(List<Module> sorted) {
        this.sorted = sorted;
    }

    /** No modules. */
    public static ModuleSet empty() {
        return EMPTY;
    }

    /** A set of modules. */
    public static ModuleSet of(List<Module> modules) {
        List<Module> sorted = new ArrayList<>(modules);
        sorted.sort(Comparator.comparing(module -> module.extent().start()));
        return new ModuleSet(List.copyOf(sorted));
    }

    /** This set with one more module. */
    public ModuleSet with(Module module) {
        List<Module> more = new ArrayList<>(sorted);
        more.add(module);
        return of(more);
    }

    /** This set without a module. */
    public ModuleSet without(Module module) {
        List<Module> fewer = new ArrayList<>(sorted);
        fewer.remove(module);
        return of(fewer);
    }

    /** The modules by ascending address. */
    public List<Module> modules() {
        return sorted;
    }

    /** The module that an address is in. */
    public Optional<Module> moduleAt(VirtualAddress address) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).extent().start().compareTo(address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high >= 0 && sorted.get(high).contains(address) ? Optional.of(sorted.get(high)) : Optional.empty();
    }
}
