package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.dwarf.lists.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what owns an address, among ranges that each have an owner. Ranges may be nested or, in broken files, overlap: the one that begins last wins. Immutable.
 */
final class RangeMap<T> {
    /** Deeper nesting than this does not occur among units or functions. */
    private static final int MAX_STEPS_BACK = 64;

    private record Owned<T>(AddressRange range, T owner) {}

    private final List<Owned<T>> sorted;

    private RangeMap(List<Owned<T>> sorted) {
        this.sorted = sorted;
    }

    static final class Builder<T> {
        private final List<Owned<T>> all = new ArrayList<>();

        void add(List<AddressRange> ranges, T owner) {
            for (AddressRange range : ranges) {
                if (!range.isEmpty()) {
                    all.add(new Owned<>(range, owner));
                }
            }
        }

        RangeMap<T> build() {
            all.sort((a, b) -> Long.compareUnsigned(a.range().start(), b.range().start()));
            return new RangeMap<>(List.copyOf(all));
        }
    }

    Optional<T> at(long address) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(sorted.get(middle).range().start(), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        for (int i = high; i >= 0 && i > high - MAX_STEPS_BACK; i--) {
            if (sorted.get(i).range().contains(address)) {
                return Optional.of(sorted.get(i).owner());
            }
        }
        return Optional.empty();
    }
}
