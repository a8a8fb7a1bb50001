package dev.signalbox.symbols.elf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The symbols of some tables sorted by address, to find the one that holds an address. Of several at one address the one that a person would use is kept. */
public final class SymbolIndex {
    /** Symbols may be nested, as entry points in the middle of assembly functions are; deeper search than this is not worth it. */
    private static final int MAX_STEPS_BACK = 64;

    private record Entry(SymbolTable table, int index, long value, long size) {}

    private final long[] values;
    private final long[] sizes;
    private final SymbolTable[] tables;
    private final int[] indexes;

    private SymbolIndex(List<Entry> best) {
        int count = best.size();
        values = new long[count];
        sizes = new long[count];
        tables = new SymbolTable[count];
        indexes = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = best.get(i).value();
            sizes[i] = best.get(i).size();
            tables[i] = best.get(i).table();
            indexes[i] = best.get(i).index();
        }
    }

    /** Sorts the symbols of the tables; of equally good ones that of the first table wins. */
    public static SymbolIndex of(List<SymbolTable> tables) {
        List<Entry> all = new ArrayList<>();
        for (SymbolTable table : tables) {
            table.forEachAddressed(i -> all.add(new Entry(table, i, table.value(i), table.size(i))));
        }
        Comparator<Entry> byAddress = (a, b) -> Long.compareUnsigned(a.value(), b.value());
        all.sort(byAddress.thenComparingInt(SymbolIndex::rank));
        List<Entry> best = new ArrayList<>();
        for (Entry entry : all) {
            if (best.isEmpty() || best.get(best.size() - 1).value() != entry.value()) {
                best.add(entry);
            }
        }
        return new SymbolIndex(best);
    }

    /** Lower is better: functions and variables before labels, exported before local, plain before underscored ("puts" before "_IO_puts"), global before weak. */
    private static int rank(Entry entry) {
        SymbolTable table = entry.table();
        int index = entry.index();
        int rank = table.firstCharacter(index) == 0 ? 16 : 0;
        rank += table.type(index) == ElfSymbol.STT_NOTYPE ? 8 : 0;
        rank += table.binding(index) == ElfSymbol.STB_LOCAL ? 4 : 0;
        rank += table.firstCharacter(index) == '_' ? 2 : 0;
        rank += table.binding(index) == ElfSymbol.STB_WEAK ? 1 : 0;
        return rank;
    }

    /** The number of addresses that have a symbol. */
    public int size() {
        return values.length;
    }

    /**
     * The symbol that holds a file address: the nearest one before it whose size covers it; a symbol without size reaches up to the next one, but no further
     * than {@code limit}, the end of the section or segment.
     */
    public Optional<ElfSymbol> at(long fileAddress, long limit) {
        int low = 0;
        int high = values.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(values[middle], fileAddress) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        int nearest = high;
        for (int i = nearest; i >= 0 && i > nearest - MAX_STEPS_BACK; i--) {
            boolean covers = sizes[i] != 0
                    ? Long.compareUnsigned(fileAddress - values[i], sizes[i]) < 0
                    : i == nearest && Long.compareUnsigned(fileAddress, limit) < 0;
            if (covers) {
                return tables[i].symbol(indexes[i]);
            }
        }
        return Optional.empty();
    }
}
