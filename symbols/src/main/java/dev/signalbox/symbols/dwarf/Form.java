package dev.signalbox.symbols.dwarf;

/** The encodings of attribute values, the DW_FORM codes (DWARF 5 section 7.5.6, table 7.6, and GCC's own). */
public final class Form {
    /** DW_FORM_ADDR. */
    public static final int ADDR = 0x01;

    /** DW_FORM_BLOCK2. */
    public static final int BLOCK2 = 0x03;

    /** DW_FORM_BLOCK4. */
    public static final int BLOCK4 = 0x04;

    /** DW_FORM_DATA2. */
    public static final int DATA2 = 0x05;

    /** DW_FORM_DATA4. */
    public static final int DATA4 = 0x06;

    /** DW_FORM_DATA8. */
    public static final int DATA8 = 0x07;

    /** DW_FORM_STRING. */
    public static final int STRING = 0x08;

    /** DW_FORM_BLOCK. */
    public static final int BLOCK = 0x09;

    /** DW_FORM_BLOCK1. */
    public static final int BLOCK1 = 0x0a;

    /** DW_FORM_DATA1. */
    public static final int DATA1 = 0x0b;

    /** DW_FORM_FLAG. */
    public static final int FLAG = 0x0c;

    /** DW_FORM_SDATA. */
    public static final int SDATA = 0x0d;

    /** DW_FORM_STRP. */
    public static final int STRP = 0x0e;

    /** DW_FORM_UDATA. */
    public static final int UDATA = 0x0f;

    /** DW_FORM_REF_ADDR. */
    public static final int REF_ADDR = 0x10;

    /** DW_FORM_REF1. */
    public static final int REF1 = 0x11;

    /** DW_FORM_REF2. */
    public static final int REF2 = 0x12;

    /** DW_FORM_REF4. */
    public static final int REF4 = 0x13;

    /** DW_FORM_REF8. */
    public static final int REF8 = 0x14;

    /** DW_FORM_REF_UDATA. */
    public static final int REF_UDATA = 0x15;

    /** DW_FORM_INDIRECT. */
    public static final int INDIRECT = 0x16;

    /** DW_FORM_SEC_OFFSET. */
    public static final int SEC_OFFSET = 0x17;

    /** DW_FORM_EXPRLOC. */
    public static final int EXPRLOC = 0x18;

    /** DW_FORM_FLAG_PRESENT. */
    public static final int FLAG_PRESENT = 0x19;

    /** DW_FORM_STRX. */
    public static final int STRX = 0x1a;

    /** DW_FORM_ADDRX. */
    public static final int ADDRX = 0x1b;

    /** DW_FORM_REF_SUP4. */
    public static final int REF_SUP4 = 0x1c;

    /** DW_FORM_STRP_SUP. */
    public static final int STRP_SUP = 0x1d;

    /** DW_FORM_DATA16. */
    public static final int DATA16 = 0x1e;

    /** DW_FORM_LINE_STRP. */
    public static final int LINE_STRP = 0x1f;

    /** DW_FORM_REF_SIG8. */
    public static final int REF_SIG8 = 0x20;

    /** DW_FORM_IMPLICIT_CONST. */
    public static final int IMPLICIT_CONST = 0x21;

    /** DW_FORM_LOCLISTX. */
    public static final int LOCLISTX = 0x22;

    /** DW_FORM_RNGLISTX. */
    public static final int RNGLISTX = 0x23;

    /** DW_FORM_REF_SUP8. */
    public static final int REF_SUP8 = 0x24;

    /** DW_FORM_STRX1. */
    public static final int STRX1 = 0x25;

    /** DW_FORM_STRX2. */
    public static final int STRX2 = 0x26;

    /** DW_FORM_STRX3. */
    public static final int STRX3 = 0x27;

    /** DW_FORM_STRX4. */
    public static final int STRX4 = 0x28;

    /** DW_FORM_ADDRX1. */
    public static final int ADDRX1 = 0x29;

    /** DW_FORM_ADDRX2. */
    public static final int ADDRX2 = 0x2a;

    /** DW_FORM_ADDRX3. */
    public static final int ADDRX3 = 0x2b;

    /** DW_FORM_ADDRX4. */
    public static final int ADDRX4 = 0x2c;

    /** DW_FORM_GNU_ADDR_INDEX. */
    public static final int GNU_ADDR_INDEX = 0x1f01;

    /** DW_FORM_GNU_STR_INDEX. */
    public static final int GNU_STR_INDEX = 0x1f02;

    /** DW_FORM_GNU_REF_ALT. */
    public static final int GNU_REF_ALT = 0x1f20;

    /** DW_FORM_GNU_STRP_ALT. */
    public static final int GNU_STRP_ALT = 0x1f21;

    private Form() {}
}
