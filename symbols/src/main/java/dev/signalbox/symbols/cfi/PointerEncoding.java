package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.DataCursor;
import java.util.OptionalLong;

/**
 * The DW_EH_PE encodings of pointers in .eh_frame (Linux Standard Base Core 5.0, section 10.5.1): a number format in the low four bits, what the number
 * counts from in the next three, and a bit that says that it is the address of the pointer.
 */
final class PointerEncoding {
    static final int ABSOLUTE = 0x00;
    static final int OMIT = 0xff;
    static final int DATA_RELATIVE_S4 = 0x3b;
    private static final int INDIRECT = 0x80;

    private PointerEncoding() {}

    /** The bases that pointers can count from; file addresses. */
    record Bases(long section, OptionalLong data, OptionalLong function) {}

    /**
     * Reads a pointer. An indirect one gives the address of the pointer itself: only personality routines are written so, and nothing here calls them.
     *
     * @return empty for DW_EH_PE_omit
     */
    static OptionalLong read(DataCursor in, int encoding, int addressSize, Bases bases) {
        if (encoding == OMIT) {
            return OptionalLong.empty();
        }
        int relation = encoding & 0x70;
        if (relation == 0x50) {
            long misaligned = (bases.section() + in.position()) % addressSize;
            in.skip(misaligned == 0 ? 0 : addressSize - misaligned);
            return OptionalLong.of(in.unsigned(addressSize));
        }
        long base = base(in, relation, bases);
        long number = number(in, encoding & 0x0f, addressSize);
        // a zero stands for no pointer whatever it would count from
        boolean none = number == 0 && (encoding & INDIRECT) == 0 && relation != 0x40;
        return OptionalLong.of(none ? 0 : cut(number + base, addressSize));
    }

    /** Sums of addresses wrap around at their size. */
    private static long cut(long address, int addressSize) {
        return addressSize == Integer.BYTES ? Integer.toUnsignedLong((int) address) : address;
    }

    /** Reads a length, which has the format of the encoding but counts from nothing. */
    static long readLength(DataCursor in, int encoding, int addressSize) {
        return number(in, encoding & 0x0f, addressSize);
    }

    private static long base(DataCursor in, int relation, Bases bases) {
        switch (relation) {
            case 0x00:
                return 0;
            case 0x10:
                return bases.section() + in.position();
            case 0x30:
                return bases.data().orElseThrow(() -> in.slice().malformed(in.position(), "pointer without its base"));
            case 0x40:
                return bases.function()
                        .orElseThrow(() -> in.slice().malformed(in.position(), "pointer relative to no function"));
            default:
                throw in.slice().malformed(in.position(), "pointer encoding 0x" + Integer.toHexString(relation));
        }
    }

    private static long number(DataCursor in, int format, int addressSize) {
        return switch (format) {
            case 0x00 -> in.unsigned(addressSize);
            case 0x01 -> in.uleb();
            case 0x02 -> in.u16();
            case 0x03 -> in.u32();
            case 0x04, 0x0c -> in.u64();
            case 0x09 -> in.sleb();
            case 0x0a -> (short) in.u16();
            case 0x0b -> in.s32();
            default -> throw in.slice().malformed(in.position(), "pointer format " + format);
        };
    }
}
