package dev.signalbox.symbols.dwarf;

/** The names of attributes, the DW_AT codes (DWARF 5 section 7.5.4, table 7.5, and GCC's own). */
public final class At {
    /** DW_AT_SIBLING. */
    public static final int SIBLING = 0x01;

    /** DW_AT_LOCATION. */
    public static final int LOCATION = 0x02;

    /** DW_AT_NAME. */
    public static final int NAME = 0x03;

    /** DW_AT_ORDERING. */
    public static final int ORDERING = 0x09;

    /** DW_AT_BYTE_SIZE. */
    public static final int BYTE_SIZE = 0x0b;

    /** DW_AT_BIT_OFFSET. */
    public static final int BIT_OFFSET = 0x0c;

    /** DW_AT_BIT_SIZE. */
    public static final int BIT_SIZE = 0x0d;

    /** DW_AT_STMT_LIST. */
    public static final int STMT_LIST = 0x10;

    /** DW_AT_LOW_PC. */
    public static final int LOW_PC = 0x11;

    /** DW_AT_HIGH_PC. */
    public static final int HIGH_PC = 0x12;

    /** DW_AT_LANGUAGE. */
    public static final int LANGUAGE = 0x13;

    /** DW_AT_DISCR. */
    public static final int DISCR = 0x15;

    /** DW_AT_DISCR_VALUE. */
    public static final int DISCR_VALUE = 0x16;

    /** DW_AT_VISIBILITY. */
    public static final int VISIBILITY = 0x17;

    /** DW_AT_IMPORT. */
    public static final int IMPORT = 0x18;

    /** DW_AT_STRING_LENGTH. */
    public static final int STRING_LENGTH = 0x19;

    /** DW_AT_COMMON_REFERENCE. */
    public static final int COMMON_REFERENCE = 0x1a;

    /** DW_AT_COMP_DIR. */
    public static final int COMP_DIR = 0x1b;

    /** DW_AT_CONST_VALUE. */
    public static final int CONST_VALUE = 0x1c;

    /** DW_AT_CONTAINING_TYPE. */
    public static final int CONTAINING_TYPE = 0x1d;

    /** DW_AT_DEFAULT_VALUE. */
    public static final int DEFAULT_VALUE = 0x1e;

    /** DW_AT_INLINE. */
    public static final int INLINE = 0x20;

    /** DW_AT_IS_OPTIONAL. */
    public static final int IS_OPTIONAL = 0x21;

    /** DW_AT_LOWER_BOUND. */
    public static final int LOWER_BOUND = 0x22;

    /** DW_AT_PRODUCER. */
    public static final int PRODUCER = 0x25;

    /** DW_AT_PROTOTYPED. */
    public static final int PROTOTYPED = 0x27;

    /** DW_AT_RETURN_ADDR. */
    public static final int RETURN_ADDR = 0x2a;

    /** DW_AT_START_SCOPE. */
    public static final int START_SCOPE = 0x2c;

    /** DW_AT_BIT_STRIDE. */
    public static final int BIT_STRIDE = 0x2e;

    /** DW_AT_UPPER_BOUND. */
    public static final int UPPER_BOUND = 0x2f;

    /** DW_AT_ABSTRACT_ORIGIN. */
    public static final int ABSTRACT_ORIGIN = 0x31;

    /** DW_AT_ACCESSIBILITY. */
    public static final int ACCESSIBILITY = 0x32;

    /** DW_AT_ADDRESS_CLASS. */
    public static final int ADDRESS_CLASS = 0x33;

    /** DW_AT_ARTIFICIAL. */
    public static final int ARTIFICIAL = 0x34;

    /** DW_AT_BASE_TYPES. */
    public static final int BASE_TYPES = 0x35;

    /** DW_AT_CALLING_CONVENTION. */
    public static final int CALLING_CONVENTION = 0x36;

    /** DW_AT_COUNT. */
    public static final int COUNT = 0x37;

    /** DW_AT_DATA_MEMBER_LOCATION. */
    public static final int DATA_MEMBER_LOCATION = 0x38;

    /** DW_AT_DECL_COLUMN. */
    public static final int DECL_COLUMN = 0x39;

    /** DW_AT_DECL_FILE. */
    public static final int DECL_FILE = 0x3a;

    /** DW_AT_DECL_LINE. */
    public static final int DECL_LINE = 0x3b;

    /** DW_AT_DECLARATION. */
    public static final int DECLARATION = 0x3c;

    /** DW_AT_DISCR_LIST. */
    public static final int DISCR_LIST = 0x3d;

    /** DW_AT_ENCODING. */
    public static final int ENCODING = 0x3e;

    /** DW_AT_EXTERNAL. */
    public static final int EXTERNAL = 0x3f;

    /** DW_AT_FRAME_BASE. */
    public static final int FRAME_BASE = 0x40;

    /** DW_AT_FRIEND. */
    public static final int FRIEND = 0x41;

    /** DW_AT_IDENTIFIER_CASE. */
    public static final int IDENTIFIER_CASE = 0x42;

    /** DW_AT_MACRO_INFO. */
    public static final int MACRO_INFO = 0x43;

    /** DW_AT_NAMELIST_ITEM. */
    public static final int NAMELIST_ITEM = 0x44;

    /** DW_AT_PRIORITY. */
    public static final int PRIORITY = 0x45;

    /** DW_AT_SEGMENT. */
    public static final int SEGMENT = 0x46;

    /** DW_AT_SPECIFICATION. */
    public static final int SPECIFICATION = 0x47;

    /** DW_AT_STATIC_LINK. */
    public static final int STATIC_LINK = 0x48;

    /** DW_AT_TYPE. */
    public static final int TYPE = 0x49;

    /** DW_AT_USE_LOCATION. */
    public static final int USE_LOCATION = 0x4a;

    /** DW_AT_VARIABLE_PARAMETER. */
    public static final int VARIABLE_PARAMETER = 0x4b;

    /** DW_AT_VIRTUALITY. */
    public static final int VIRTUALITY = 0x4c;

    /** DW_AT_VTABLE_ELEM_LOCATION. */
    public static final int VTABLE_ELEM_LOCATION = 0x4d;

    /** DW_AT_ALLOCATED. */
    public static final int ALLOCATED = 0x4e;

    /** DW_AT_ASSOCIATED. */
    public static final int ASSOCIATED = 0x4f;

    /** DW_AT_DATA_LOCATION. */
    public static final int DATA_LOCATION = 0x50;

    /** DW_AT_BYTE_STRIDE. */
    public static final int BYTE_STRIDE = 0x51;

    /** DW_AT_ENTRY_PC. */
    public static final int ENTRY_PC = 0x52;

    /** DW_AT_USE_UTF8. */
    public static final int USE_UTF8 = 0x53;

    /** DW_AT_EXTENSION. */
    public static final int EXTENSION = 0x54;

    /** DW_AT_RANGES. */
    public static final int RANGES = 0x55;

    /** DW_AT_TRAMPOLINE. */
    public static final int TRAMPOLINE = 0x56;

    /** DW_AT_CALL_COLUMN. */
    public static final int CALL_COLUMN = 0x57;

    /** DW_AT_CALL_FILE. */
    public static final int CALL_FILE = 0x58;

    /** DW_AT_CALL_LINE. */
    public static final int CALL_LINE = 0x59;

    /** DW_AT_DESCRIPTION. */
    public static final int DESCRIPTION = 0x5a;

    /** DW_AT_BINARY_SCALE. */
    public static final int BINARY_SCALE = 0x5b;

    /** DW_AT_DECIMAL_SCALE. */
    public static final int DECIMAL_SCALE = 0x5c;

    /** DW_AT_SMALL. */
    public static final int SMALL = 0x5d;

    /** DW_AT_DECIMAL_SIGN. */
    public static final int DECIMAL_SIGN = 0x5e;

    /** DW_AT_DIGIT_COUNT. */
    public static final int DIGIT_COUNT = 0x5f;

    /** DW_AT_PICTURE_STRING. */
    public static final int PICTURE_STRING = 0x60;

    /** DW_AT_MUTABLE. */
    public static final int MUTABLE = 0x61;

    /** DW_AT_THREADS_SCALED. */
    public static final int THREADS_SCALED = 0x62;

    /** DW_AT_EXPLICIT. */
    public static final int EXPLICIT = 0x63;

    /** DW_AT_OBJECT_POINTER. */
    public static final int OBJECT_POINTER = 0x64;

    /** DW_AT_ENDIANITY. */
    public static final int ENDIANITY = 0x65;

    /** DW_AT_ELEMENTAL. */
    public static final int ELEMENTAL = 0x66;

    /** DW_AT_PURE. */
    public static final int PURE = 0x67;

    /** DW_AT_RECURSIVE. */
    public static final int RECURSIVE = 0x68;

    /** DW_AT_SIGNATURE. */
    public static final int SIGNATURE = 0x69;

    /** DW_AT_MAIN_SUBPROGRAM. */
    public static final int MAIN_SUBPROGRAM = 0x6a;

    /** DW_AT_DATA_BIT_OFFSET. */
    public static final int DATA_BIT_OFFSET = 0x6b;

    /** DW_AT_CONST_EXPR. */
    public static final int CONST_EXPR = 0x6c;

    /** DW_AT_ENUM_CLASS. */
    public static final int ENUM_CLASS = 0x6d;

    /** DW_AT_LINKAGE_NAME. */
    public static final int LINKAGE_NAME = 0x6e;

    /** DW_AT_STRING_LENGTH_BIT_SIZE. */
    public static final int STRING_LENGTH_BIT_SIZE = 0x6f;

    /** DW_AT_STRING_LENGTH_BYTE_SIZE. */
    public static final int STRING_LENGTH_BYTE_SIZE = 0x70;

    /** DW_AT_RANK. */
    public static final int RANK = 0x71;

    /** DW_AT_STR_OFFSETS_BASE. */
    public static final int STR_OFFSETS_BASE = 0x72;

    /** DW_AT_ADDR_BASE. */
    public static final int ADDR_BASE = 0x73;

    /** DW_AT_RNGLISTS_BASE. */
    public static final int RNGLISTS_BASE = 0x74;

    /** DW_AT_DWO_NAME. */
    public static final int DWO_NAME = 0x76;

    /** DW_AT_REFERENCE. */
    public static final int REFERENCE = 0x77;

    /** DW_AT_RVALUE_REFERENCE. */
    public static final int RVALUE_REFERENCE = 0x78;

    /** DW_AT_MACROS. */
    public static final int MACROS = 0x79;

    /** DW_AT_CALL_ALL_CALLS. */
    public static final int CALL_ALL_CALLS = 0x7a;

    /** DW_AT_CALL_ALL_SOURCE_CALLS. */
    public static final int CALL_ALL_SOURCE_CALLS = 0x7b;

    /** DW_AT_CALL_ALL_TAIL_CALLS. */
    public static final int CALL_ALL_TAIL_CALLS = 0x7c;

    /** DW_AT_CALL_RETURN_PC. */
    public static final int CALL_RETURN_PC = 0x7d;

    /** DW_AT_CALL_VALUE. */
    public static final int CALL_VALUE = 0x7e;

    /** DW_AT_CALL_ORIGIN. */
    public static final int CALL_ORIGIN = 0x7f;

    /** DW_AT_CALL_PARAMETER. */
    public static final int CALL_PARAMETER = 0x80;

    /** DW_AT_CALL_PC. */
    public static final int CALL_PC = 0x81;

    /** DW_AT_CALL_TAIL_CALL. */
    public static final int CALL_TAIL_CALL = 0x82;

    /** DW_AT_CALL_TARGET. */
    public static final int CALL_TARGET = 0x83;

    /** DW_AT_CALL_TARGET_CLOBBERED. */
    public static final int CALL_TARGET_CLOBBERED = 0x84;

    /** DW_AT_CALL_DATA_LOCATION. */
    public static final int CALL_DATA_LOCATION = 0x85;

    /** DW_AT_CALL_DATA_VALUE. */
    public static final int CALL_DATA_VALUE = 0x86;

    /** DW_AT_NORETURN. */
    public static final int NORETURN = 0x87;

    /** DW_AT_ALIGNMENT. */
    public static final int ALIGNMENT = 0x88;

    /** DW_AT_EXPORT_SYMBOLS. */
    public static final int EXPORT_SYMBOLS = 0x89;

    /** DW_AT_DELETED. */
    public static final int DELETED = 0x8a;

    /** DW_AT_DEFAULTED. */
    public static final int DEFAULTED = 0x8b;

    /** DW_AT_LOCLISTS_BASE. */
    public static final int LOCLISTS_BASE = 0x8c;

    /** DW_AT_MIPS_LINKAGE_NAME. */
    public static final int MIPS_LINKAGE_NAME = 0x2007;

    /** DW_AT_GNU_VECTOR. */
    public static final int GNU_VECTOR = 0x2107;

    /** DW_AT_GNU_CALL_SITE_VALUE. */
    public static final int GNU_CALL_SITE_VALUE = 0x2111;

    /** DW_AT_GNU_CALL_SITE_TARGET. */
    public static final int GNU_CALL_SITE_TARGET = 0x2113;

    /** DW_AT_GNU_TAIL_CALL. */
    public static final int GNU_TAIL_CALL = 0x2115;

    /** DW_AT_GNU_ALL_TAIL_CALL_SITES. */
    public static final int GNU_ALL_TAIL_CALL_SITES = 0x2116;

    /** DW_AT_GNU_ALL_CALL_SITES. */
    public static final int GNU_ALL_CALL_SITES = 0x2117;

    /** DW_AT_GNU_DWO_NAME. */
    public static final int GNU_DWO_NAME = 0x2130;

    /** DW_AT_GNU_DWO_ID. */
    public static final int GNU_DWO_ID = 0x2131;

    /** DW_AT_GNU_RANGES_BASE. */
    public static final int GNU_RANGES_BASE = 0x2132;

    /** DW_AT_GNU_ADDR_BASE. */
    public static final int GNU_ADDR_BASE = 0x2133;

    private At() {}
}
