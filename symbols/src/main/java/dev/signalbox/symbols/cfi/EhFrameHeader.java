package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.Optional;
import java.util.OptionalLong;

/** The contents of .eh_frame_hdr: where .eh_frame is, and a sorted table from code to its entries (LSB 5.0 section 10.6.2). File addresses. */
final class EhFrameHeader {
    private static final int ENTRY_SIZE = 8;

    private final ByteSlice data;
    private final long address;
    private final long ehFrame;
    private final int tableStart;
    private final int count;

    private EhFrameHeader(ByteSlice data, long address, long ehFrame, int tableStart, int count) {
        this.data = data;
        this.address = address;
        this.ehFrame = ehFrame;
        this.tableStart = tableStart;
        this.count = count;
    }

    static EhFrameHeader read(ByteSlice data, long address, int addressSize) {
        DataCursor in = data.cursor();
        int version = in.u8();
        if (version != 1) {
            throw data.malformed(0, "version " + version + " of .eh_frame_hdr");
        }
        int pointerEncoding = in.u8();
        int countEncoding = in.u8();
        int tableEncoding = in.u8();
        PointerEncoding.Bases bases =
                new PointerEncoding.Bases(address, OptionalLong.of(address), OptionalLong.empty());
        long ehFrame = PointerEncoding.read(in, pointerEncoding, addressSize, bases)
                .orElseThrow(() -> data.malformed(1, "no pointer to .eh_frame"));
        long count = PointerEncoding.read(in, countEncoding, addressSize, bases).orElse(0);
        // linkers write the table in this one encoding; of another the entries' sizes may vary
        boolean usable = tableEncoding == PointerEncoding.DATA_RELATIVE_S4 && count > 0;
        if (usable && count > in.remaining() / ENTRY_SIZE) {
            throw data.malformed(in.position(), "table of " + Long.toUnsignedString(count) + " entries");
        }
        return new EhFrameHeader(data, address, ehFrame, in.position(), usable ? (int) count : 0);
    }

    /** The address of .eh_frame. */
    long ehFrame() {
        return ehFrame;
    }

    boolean hasTable() {
        return count > 0;
    }

    /** The address of the FDE that would cover the code at an address; whether it does, the FDE itself tells. */
    Optional<Long> fdeAddress(long codeAddress) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(entry(middle, 0), codeAddress) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? Optional.empty() : Optional.of(entry(high, 4));
    }

    private long entry(int index, int column) {
        return address + data.s32(tableStart + (long) ENTRY_SIZE * index + column);
    }
}
