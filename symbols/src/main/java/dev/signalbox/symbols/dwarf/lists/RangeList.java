package dev.signalbox.symbols.dwarf.lists;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Reads lists of address ranges: .debug_ranges of DWARF 2 to 4 (DWARF 4 section 2.17.3) and .debug_rnglists (DWARF 5 section 2.17.3). */
public final class RangeList {
    private static final int DW_RLE_END_OF_LIST = 0;
    private static final int DW_RLE_BASE_ADDRESSX = 1;
    private static final int DW_RLE_STARTX_ENDX = 2;
    private static final int DW_RLE_STARTX_LENGTH = 3;
    private static final int DW_RLE_OFFSET_PAIR = 4;
    private static final int DW_RLE_BASE_ADDRESS = 5;
    private static final int DW_RLE_START_END = 6;
    private static final int DW_RLE_START_LENGTH = 7;

    private RangeList() {}

    /** The non-empty ranges of a list in .debug_ranges; {@code base} is the unit's base address. */
    public static List<AddressRange> readRanges(ByteSlice section, long offset, long base, int addressSize) {
        DataCursor in = section.cursor(offset);
        List<AddressRange> ranges = new ArrayList<>();
        long largest = addressSize == 4 ? 0xffffffffL : -1L;
        long from = base;
        while (true) {
            long start = in.unsigned(addressSize);
            long end = in.unsigned(addressSize);
            if (start == 0 && end == 0) {
                return ranges;
            }
            if (start == largest) {
                from = end;
            } else {
                add(ranges, from + start, from + end);
            }
        }
    }

    /** The non-empty ranges of a list in .debug_rnglists; {@code addresses} resolves indexes into .debug_addr. */
    public static List<AddressRange> readRnglists(
            ByteSlice section, long offset, long base, int addressSize, LongUnaryOperator addresses) {
        DataCursor in = section.cursor(offset);
        List<AddressRange> ranges = new ArrayList<>();
        long from = base;
        while (true) {
            int at = in.position();
            int kind = in.u8();
            long start;
            switch (kind) {
                case DW_RLE_END_OF_LIST:
                    return ranges;
                case DW_RLE_BASE_ADDRESSX:
                    from = addresses.applyAsLong(in.uleb());
                    break;
                case DW_RLE_STARTX_ENDX:
                    start = addresses.applyAsLong(in.uleb());
                    add(ranges, start, addresses.applyAsLong(in.uleb()));
                    break;
                case DW_RLE_STARTX_LENGTH:
                    start = addresses.applyAsLong(in.uleb());
                    add(ranges, start, start + in.uleb());
                    break;
                case DW_RLE_OFFSET_PAIR:
                    start = from + in.uleb();
                    add(ranges, start, from + in.uleb());
                    break;
                case DW_RLE_BASE_ADDRESS:
                    from = in.unsigned(addressSize);
                    break;
                case DW_RLE_START_END:
                    start = in.unsigned(addressSize);
                    add(ranges, start, in.unsigned(addressSize));
                    break;
                case DW_RLE_START_LENGTH:
                    start = in.unsigned(addressSize);
                    add(ranges, start, start + in.uleb());
                    break;
                default:
                    throw section.malformed(at, "unknown range list entry " + kind);
            }
        }
    }

    private static void add(List<AddressRange> ranges, long start, long end) {
        AddressRange range = new AddressRange(start, end);
        if (!range.isEmpty()) {
            ranges.add(range);
        }
    }
}
