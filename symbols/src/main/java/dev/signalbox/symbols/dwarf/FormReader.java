package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.Leb128;

/** Reads, or skips, one attribute value of a given form. What is read is raw: indexes and offsets are resolved by {@link Attribute}. */
final class FormReader {
    private static final int MAX_INDIRECTIONS = 4;

    private FormReader() {}

    static Attribute read(Unit unit, DataCursor in, int name, int form, long implicit) {
        Encoding encoding = unit.encoding();
        int start = in.position();
        switch (form) {
            case Form.ADDR:
                return new Attribute(unit, name, form, in.unsigned(encoding.addressSize()), null);
            case Form.DATA1:
            case Form.REF1:
            case Form.FLAG:
            case Form.STRX1:
            case Form.ADDRX1:
                return new Attribute(unit, name, form, in.u8(), null);
            case Form.DATA2:
            case Form.REF2:
            case Form.STRX2:
            case Form.ADDRX2:
                return new Attribute(unit, name, form, in.u16(), null);
            case Form.STRX3:
            case Form.ADDRX3:
                return new Attribute(unit, name, form, in.unsigned(3), null);
            case Form.DATA4:
            case Form.REF4:
            case Form.STRX4:
            case Form.ADDRX4:
            case Form.REF_SUP4:
                return new Attribute(unit, name, form, in.u32(), null);
            case Form.DATA8:
            case Form.REF8:
            case Form.REF_SIG8:
            case Form.REF_SUP8:
                return new Attribute(unit, name, form, in.u64(), null);
            case Form.SDATA:
                return new Attribute(unit, name, form, in.sleb(), null);
            case Form.UDATA:
            case Form.REF_UDATA:
            case Form.STRX:
            case Form.ADDRX:
            case Form.LOCLISTX:
            case Form.RNGLISTX:
            case Form.GNU_ADDR_INDEX:
            case Form.GNU_STR_INDEX:
                return new Attribute(unit, name, form, in.uleb(), null);
            case Form.STRP:
            case Form.LINE_STRP:
            case Form.SEC_OFFSET:
            case Form.STRP_SUP:
            case Form.GNU_STRP_ALT:
            case Form.GNU_REF_ALT:
                return new Attribute(unit, name, form, in.unsigned(encoding.offsetSize()), null);
            case Form.REF_ADDR:
                return new Attribute(unit, name, form, in.unsigned(refAddrSize(encoding)), null);
            case Form.STRING:
                in.skipCString();
                return new Attribute(unit, name, form, start, null);
            case Form.BLOCK1:
                return new Attribute(unit, name, form, 0, in.block(in.u8()));
            case Form.BLOCK2:
                return new Attribute(unit, name, form, 0, in.block(in.u16()));
            case Form.BLOCK4:
                return new Attribute(unit, name, form, 0, in.block(in.u32()));
            case Form.BLOCK:
            case Form.EXPRLOC:
                return new Attribute(unit, name, form, 0, in.block(in.uleb()));
            case Form.DATA16:
                return new Attribute(unit, name, form, 0, in.block(16));
            case Form.FLAG_PRESENT:
                return new Attribute(unit, name, form, 1, null);
            case Form.IMPLICIT_CONST:
                return new Attribute(unit, name, form, implicit, null);
            case Form.INDIRECT:
                return read(unit, in, name, indirect(in), 0);
            default:
                throw in.slice().malformed(start, "unknown form 0x" + Integer.toHexString(form));
        }
    }

    static void skip(Encoding encoding, DataCursor in, int form) {
        int size = fixedSize(encoding, form);
        if (size >= 0) {
            in.skip(size);
            return;
        }
        switch (form) {
            case Form.SDATA:
            case Form.UDATA:
            case Form.REF_UDATA:
            case Form.STRX:
            case Form.ADDRX:
            case Form.LOCLISTX:
            case Form.RNGLISTX:
            case Form.GNU_ADDR_INDEX:
            case Form.GNU_STR_INDEX:
                Leb128.skip(in);
                return;
            case Form.STRING:
                in.skipCString();
                return;
            case Form.BLOCK1:
                in.skip(in.u8());
                return;
            case Form.BLOCK2:
                in.skip(in.u16());
                return;
            case Form.BLOCK4:
                in.skip(in.u32());
                return;
            case Form.BLOCK:
            case Form.EXPRLOC:
                in.skip(in.uleb());
                return;
            case Form.INDIRECT:
                skip(encoding, in, indirect(in));
                return;
            default:
                throw in.slice().malformed(in.position(), "unknown form 0x" + Integer.toHexString(form));
        }
    }

    /** The size of a form in bytes, or -1 when it depends on the value. */
    static int fixedSize(Encoding encoding, int form) {
        switch (form) {
            case Form.FLAG_PRESENT:
            case Form.IMPLICIT_CONST:
                return 0;
            case Form.DATA1:
            case Form.REF1:
            case Form.FLAG:
            case Form.STRX1:
            case Form.ADDRX1:
                return 1;
            case Form.DATA2:
            case Form.REF2:
            case Form.STRX2:
            case Form.ADDRX2:
                return 2;
            case Form.STRX3:
            case Form.ADDRX3:
                return 3;
            case Form.DATA4:
            case Form.REF4:
            case Form.STRX4:
            case Form.ADDRX4:
            case Form.REF_SUP4:
                return 4;
            case Form.DATA8:
            case Form.REF8:
            case Form.REF_SIG8:
            case Form.REF_SUP8:
                return 8;
            case Form.DATA16:
                return 16;
            case Form.ADDR:
                return encoding.addressSize();
            case Form.STRP:
            case Form.LINE_STRP:
            case Form.SEC_OFFSET:
            case Form.STRP_SUP:
            case Form.GNU_STRP_ALT:
            case Form.GNU_REF_ALT:
                return encoding.offsetSize();
            case Form.REF_ADDR:
                return refAddrSize(encoding);
            default:
                return -1;
        }
    }

    /** DWARF 2 made references between units as large as an address (DWARF 3 section 7.4 notes the change). */
    private static int refAddrSize(Encoding encoding) {
        return encoding.version() <= 2 ? encoding.addressSize() : encoding.offsetSize();
    }

    private static int indirect(DataCursor in) {
        for (int i = 0; i < MAX_INDIRECTIONS; i++) {
            int start = in.position();
            int form = in.ulebInt();
            if (form == Form.IMPLICIT_CONST) {
                throw in.slice().malformed(start, "DW_FORM_indirect to DW_FORM_implicit_const");
            }
            if (form != Form.INDIRECT) {
                return form;
            }
        }
        throw in.slice().malformed(in.position(), "DW_FORM_indirect to itself");
    }
}
