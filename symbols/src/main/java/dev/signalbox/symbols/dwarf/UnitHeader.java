package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.InitialLength;

/**
 * The header of a unit (DWARF 5 section 7.5.1, DWARF 4 section 7.5.1).
 *
 * @param offset where the unit begins in its section
 * @param length the unit's whole length in bytes, with the header
 * @param size the header's length: the offset in the unit of the root entry
 * @param type a DW_UT code; for DWARF 2 to 4, {@link #COMPILE} or {@link #TYPE} by the section
 * @param encoding version and sizes
 * @param abbreviationsOffset the offset of its abbreviations in .debug_abbrev
 * @param signature the signature of a type unit, or the id of a skeleton or split unit; else 0
 * @param typeOffset in a type unit, the offset in the unit of the type; else 0
 */
public record UnitHeader(
        long offset,
        int length,
        int size,
        int type,
        Encoding encoding,
        long abbreviationsOffset,
        long signature,
        long typeOffset) {
    /** DW_UT_compile. */
    public static final int COMPILE = 1;
    /** DW_UT_type. */
    public static final int TYPE = 2;
    /** DW_UT_partial. */
    public static final int PARTIAL = 3;
    /** DW_UT_skeleton. */
    public static final int SKELETON = 4;
    /** DW_UT_split_compile. */
    public static final int SPLIT_COMPILE = 5;
    /** DW_UT_split_type. */
    public static final int SPLIT_TYPE = 6;

    /** Whether it is a type unit. */
    public boolean isTypeUnit() {
        return type == TYPE || type == SPLIT_TYPE;
    }

    /** The length in bytes, with the length field, of the unit at an offset, whatever its version. */
    static long wholeLength(ByteSlice section, long offset) {
        DataCursor in = section.cursor(offset);
        InitialLength length = InitialLength.read(in);
        return in.position() - offset + length.length();
    }

    static UnitHeader read(ByteSlice section, long offset, boolean inTypesSection) {
        DataCursor in = section.cursor(offset);
        InitialLength length = InitialLength.read(in);
        int afterLength = in.position();
        int version = in.u16();
        if (version < 2 || version > 5) {
            throw section.malformed(afterLength, "DWARF version " + version + "; Signalbox reads 2 to 5");
        }
        int type = inTypesSection ? TYPE : COMPILE;
        int addressSize;
        long abbreviations;
        if (version >= 5) {
            type = in.u8();
            addressSize = in.u8();
            abbreviations = in.unsigned(length.offsetSize());
        } else {
            abbreviations = in.unsigned(length.offsetSize());
            addressSize = in.u8();
        }
        if (addressSize != 4 && addressSize != 8) {
            throw section.malformed(afterLength, "address size " + addressSize);
        }
        long signature = 0;
        long typeOffset = 0;
        if (type == TYPE || type == SPLIT_TYPE) {
            signature = in.u64();
            typeOffset = in.unsigned(length.offsetSize());
        } else if (type == SKELETON || type == SPLIT_COMPILE) {
            signature = in.u64();
        } else if (type != COMPILE && type != PARTIAL) {
            throw section.malformed(afterLength, "unknown unit type " + type);
        }
        return new UnitHeader(
                offset,
                (int) (afterLength - offset + length.length()),
                (int) (in.position() - offset),
                type,
                new Encoding(version, length.offsetSize(), addressSize),
                abbreviations,
                signature,
                typeOffset);
    }
}
