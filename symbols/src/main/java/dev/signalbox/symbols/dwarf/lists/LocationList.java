package dev.signalbox.symbols.dwarf.lists;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Where an object is at each address: location expressions with the ranges in which they hold, from .debug_loc (DWARF 4 section 2.6.2) or .debug_loclists
 * (DWARF 5 section 2.6.2).
 */
public final class LocationList {
    private static final int DW_LLE_END_OF_LIST = 0;
    private static final int DW_LLE_BASE_ADDRESSX = 1;
    private static final int DW_LLE_STARTX_ENDX = 2;
    private static final int DW_LLE_STARTX_LENGTH = 3;
    private static final int DW_LLE_OFFSET_PAIR = 4;
    private static final int DW_LLE_DEFAULT_LOCATION = 5;
    private static final int DW_LLE_BASE_ADDRESS = 6;
    private static final int DW_LLE_START_END = 7;
    private static final int DW_LLE_START_LENGTH = 8;
    private static final int DW_LLE_GNU_VIEW_PAIR = 9;

    /** An expression and the addresses at which it holds. */
    public record Entry(AddressRange range, ByteSlice expression) {}

    private final List<Entry> entries;
    private final Optional<ByteSlice> fallback;

    private LocationList(List<Entry> entries, Optional<ByteSlice> fallback) {
        this.entries = List.copyOf(entries);
        this.fallback = fallback;
    }

    /** The entries with a non-empty range, in the order of the file. */
    public List<Entry> entries() {
        return entries;
    }

    /** The expression that holds at a file address; empty where the object has no location (optimized out). */
    public Optional<ByteSlice> expressionAt(long fileAddress) {
        for (Entry entry : entries) {
            if (entry.range().contains(fileAddress)) {
                return Optional.of(entry.expression());
            }
        }
        return fallback;
    }

    /** A list in .debug_loc; {@code base} is the unit's base address. */
    public static LocationList readLoc(ByteSlice section, long offset, long base, int addressSize) {
        DataCursor in = section.cursor(offset);
        List<Entry> entries = new ArrayList<>();
        long largest = addressSize == 4 ? 0xffffffffL : -1L;
        long from = base;
        while (true) {
            long start = in.unsigned(addressSize);
            long end = in.unsigned(addressSize);
            if (start == 0 && end == 0) {
                return new LocationList(entries, Optional.empty());
            }
            if (start == largest) {
                from = end;
            } else {
                add(entries, from + start, from + end, in.block(in.u16()));
            }
        }
    }

    /** A list in .debug_loclists; {@code addresses} resolves indexes into .debug_addr. */
    public static LocationList readLoclists(
            ByteSlice section, long offset, long base, int addressSize, LongUnaryOperator addresses) {
        DataCursor in = section.cursor(offset);
        List<Entry> entries = new ArrayList<>();
        Optional<ByteSlice> fallback = Optional.empty();
        long from = base;
        while (true) {
            int at = in.position();
            int kind = in.u8();
            long start;
            long end;
            switch (kind) {
                case DW_LLE_END_OF_LIST:
                    return new LocationList(entries, fallback);
                case DW_LLE_BASE_ADDRESSX:
                    from = addresses.applyAsLong(in.uleb());
                    continue;
                case DW_LLE_BASE_ADDRESS:
                    from = in.unsigned(addressSize);
                    continue;
                case DW_LLE_GNU_VIEW_PAIR:
                    // GCC's -gvariable-location-views: two view numbers that refine the next entry's bounds
                    in.uleb();
                    in.uleb();
                    continue;
                case DW_LLE_DEFAULT_LOCATION:
                    fallback = Optional.of(in.block(in.uleb()));
                    continue;
                case DW_LLE_STARTX_ENDX:
                    start = addresses.applyAsLong(in.uleb());
                    end = addresses.applyAsLong(in.uleb());
                    break;
                case DW_LLE_STARTX_LENGTH:
                    start = addresses.applyAsLong(in.uleb());
                    end = start + in.uleb();
                    break;
                case DW_LLE_OFFSET_PAIR:
                    start = from + in.uleb();
                    end = from + in.uleb();
                    break;
                case DW_LLE_START_END:
                    start = in.unsigned(addressSize);
                    end = in.unsigned(addressSize);
                    break;
                case DW_LLE_START_LENGTH:
                    start = in.unsigned(addressSize);
                    end = start + in.uleb();
                    break;
                default:
                    throw section.malformed(at, "unknown location list entry " + kind);
            }
            add(entries, start, end, in.block(in.uleb()));
        }
    }

    /**
     * A list in .debug_loc.dwo, the precursor of .debug_loclists that {@code -gsplit-dwarf} of DWARF 4 uses (GCC wiki, DebugFission; gdb and readelf read the same);
     * {@code addresses} resolves indexes into .debug_addr.
     */
    public static LocationList readGnuSplit(ByteSlice section, long offset, LongUnaryOperator addresses) {
        DataCursor in = section.cursor(offset);
        List<Entry> entries = new ArrayList<>();
        while (true) {
            int at = in.position();
            int kind = in.u8();
            long start;
            long end;
            switch (kind) {
                case DW_LLE_END_OF_LIST:
                    return new LocationList(entries, Optional.empty());
                case DW_LLE_BASE_ADDRESSX:
                    // the entries that follow have addresses of their own all the same
                    in.uleb();
                    continue;
                case DW_LLE_STARTX_ENDX:
                    start = addresses.applyAsLong(in.uleb());
                    end = addresses.applyAsLong(in.uleb());
                    break;
                case DW_LLE_STARTX_LENGTH:
                    start = addresses.applyAsLong(in.uleb());
                    end = start + in.u32();
                    break;
                default:
                    throw section.malformed(at, "unknown location list entry " + kind);
            }
            add(entries, start, end, in.block(in.u16()));
        }
    }

    private static void add(List<Entry> entries, long start, long end, ByteSlice expression) {
        AddressRange range = new AddressRange(start, end);
        if (!range.isEmpty()) {
            entries.add(new Entry(range, expression));
        }
    }
}
