package dev.signalbox.symbols.dwarf.index;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.InitialLength;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads .debug_aranges: which unit's code is at which addresses (DWARF 5 section 6.1.2). */
final class AddressTable {
    private AddressTable() {}

    /** The ranges that the table tells of a unit, which begins at an offset of .debug_info. */
    record Contribution(long unitOffset, List<AddressRange> ranges) {}

    static void read(ByteSlice section, BiConsumer<Long, List<AddressRange>> visitor) {
        DataCursor in = section.cursor();
        while (!in.atEnd()) {
            int start = in.position();
            InitialLength length = InitialLength.read(in);
            int end = (int) (in.position() + length.length());
            Contribution contribution = readOne(section, start, end, in, length.offsetSize());
            visitor.accept(contribution.unitOffset(), contribution.ranges());
            in.seek(end);
        }
    }

    private static Contribution readOne(ByteSlice section, int start, int end, DataCursor in, int offsetSize) {
        int version = in.u16();
        if (version != 2) {
            throw section.malformed(start, "address table of version " + version);
        }
        long unitOffset = in.unsigned(offsetSize);
        int addressSize = in.u8();
        int segmentSize = in.u8();
        if (addressSize != 4 && addressSize != 8 || segmentSize > 8) {
            throw section.malformed(start, "address size " + addressSize + ", segment size " + segmentSize);
        }
        int tuple = addressSize * 2 + segmentSize;
        // the tuples begin at a multiple of their own size, counted from the table's start
        in.skip(Math.floorMod(-(in.position() - start), tuple));
        List<AddressRange> ranges = new ArrayList<>();
        while (in.position() + tuple <= end) {
            in.skip(segmentSize);
            long address = in.unsigned(addressSize);
            long length = in.unsigned(addressSize);
            if (address == 0 && length == 0) {
                break;
            }
            ranges.add(new AddressRange(address, address + length));
        }
        return new Contribution(unitOffset, ranges);
    }
}
