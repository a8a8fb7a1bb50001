package dev.signalbox.symbols.dwarf;

/** The tags of debugging information entries, the DW_TAG codes (DWARF 5 section 7.5.3, table 7.3; the GNU ones are GCC's for DWARF 4). */
public final class Tag {
    /** DW_TAG_ARRAY_TYPE. */
    public static final int ARRAY_TYPE = 0x01;

    /** DW_TAG_CLASS_TYPE. */
    public static final int CLASS_TYPE = 0x02;

    /** DW_TAG_ENTRY_POINT. */
    public static final int ENTRY_POINT = 0x03;

    /** DW_TAG_ENUMERATION_TYPE. */
    public static final int ENUMERATION_TYPE = 0x04;

    /** DW_TAG_FORMAL_PARAMETER. */
    public static final int FORMAL_PARAMETER = 0x05;

    /** DW_TAG_IMPORTED_DECLARATION. */
    public static final int IMPORTED_DECLARATION = 0x08;

    /** DW_TAG_LABEL. */
    public static final int LABEL = 0x0a;

    /** DW_TAG_LEXICAL_BLOCK. */
    public static final int LEXICAL_BLOCK = 0x0b;

    /** DW_TAG_MEMBER. */
    public static final int MEMBER = 0x0d;

    /** DW_TAG_POINTER_TYPE. */
    public static final int POINTER_TYPE = 0x0f;

    /** DW_TAG_REFERENCE_TYPE. */
    public static final int REFERENCE_TYPE = 0x10;

    /** DW_TAG_COMPILE_UNIT. */
    public static final int COMPILE_UNIT = 0x11;

    /** DW_TAG_STRING_TYPE. */
    public static final int STRING_TYPE = 0x12;

    /** DW_TAG_STRUCTURE_TYPE. */
    public static final int STRUCTURE_TYPE = 0x13;

    /** DW_TAG_SUBROUTINE_TYPE. */
    public static final int SUBROUTINE_TYPE = 0x15;

    /** DW_TAG_TYPEDEF. */
    public static final int TYPEDEF = 0x16;

    /** DW_TAG_UNION_TYPE. */
    public static final int UNION_TYPE = 0x17;

    /** DW_TAG_UNSPECIFIED_PARAMETERS. */
    public static final int UNSPECIFIED_PARAMETERS = 0x18;

    /** DW_TAG_VARIANT. */
    public static final int VARIANT = 0x19;

    /** DW_TAG_COMMON_BLOCK. */
    public static final int COMMON_BLOCK = 0x1a;

    /** DW_TAG_COMMON_INCLUSION. */
    public static final int COMMON_INCLUSION = 0x1b;

    /** DW_TAG_INHERITANCE. */
    public static final int INHERITANCE = 0x1c;

    /** DW_TAG_INLINED_SUBROUTINE. */
    public static final int INLINED_SUBROUTINE = 0x1d;

    /** DW_TAG_MODULE. */
    public static final int MODULE = 0x1e;

    /** DW_TAG_PTR_TO_MEMBER_TYPE. */
    public static final int PTR_TO_MEMBER_TYPE = 0x1f;

    /** DW_TAG_SET_TYPE. */
    public static final int SET_TYPE = 0x20;

    /** DW_TAG_SUBRANGE_TYPE. */
    public static final int SUBRANGE_TYPE = 0x21;

    /** DW_TAG_WITH_STMT. */
    public static final int WITH_STMT = 0x22;

    /** DW_TAG_ACCESS_DECLARATION. */
    public static final int ACCESS_DECLARATION = 0x23;

    /** DW_TAG_BASE_TYPE. */
    public static final int BASE_TYPE = 0x24;

    /** DW_TAG_CATCH_BLOCK. */
    public static final int CATCH_BLOCK = 0x25;

    /** DW_TAG_CONST_TYPE. */
    public static final int CONST_TYPE = 0x26;

    /** DW_TAG_CONSTANT. */
    public static final int CONSTANT = 0x27;

    /** DW_TAG_ENUMERATOR. */
    public static final int ENUMERATOR = 0x28;

    /** DW_TAG_FILE_TYPE. */
    public static final int FILE_TYPE = 0x29;

    /** DW_TAG_FRIEND. */
    public static final int FRIEND = 0x2a;

    /** DW_TAG_NAMELIST. */
    public static final int NAMELIST = 0x2b;

    /** DW_TAG_NAMELIST_ITEM. */
    public static final int NAMELIST_ITEM = 0x2c;

    /** DW_TAG_PACKED_TYPE. */
    public static final int PACKED_TYPE = 0x2d;

    /** DW_TAG_SUBPROGRAM. */
    public static final int SUBPROGRAM = 0x2e;

    /** DW_TAG_TEMPLATE_TYPE_PARAMETER. */
    public static final int TEMPLATE_TYPE_PARAMETER = 0x2f;

    /** DW_TAG_TEMPLATE_VALUE_PARAMETER. */
    public static final int TEMPLATE_VALUE_PARAMETER = 0x30;

    /** DW_TAG_THROWN_TYPE. */
    public static final int THROWN_TYPE = 0x31;

    /** DW_TAG_TRY_BLOCK. */
    public static final int TRY_BLOCK = 0x32;

    /** DW_TAG_VARIANT_PART. */
    public static final int VARIANT_PART = 0x33;

    /** DW_TAG_VARIABLE. */
    public static final int VARIABLE = 0x34;

    /** DW_TAG_VOLATILE_TYPE. */
    public static final int VOLATILE_TYPE = 0x35;

    /** DW_TAG_DWARF_PROCEDURE. */
    public static final int DWARF_PROCEDURE = 0x36;

    /** DW_TAG_RESTRICT_TYPE. */
    public static final int RESTRICT_TYPE = 0x37;

    /** DW_TAG_INTERFACE_TYPE. */
    public static final int INTERFACE_TYPE = 0x38;

    /** DW_TAG_NAMESPACE. */
    public static final int NAMESPACE = 0x39;

    /** DW_TAG_IMPORTED_MODULE. */
    public static final int IMPORTED_MODULE = 0x3a;

    /** DW_TAG_UNSPECIFIED_TYPE. */
    public static final int UNSPECIFIED_TYPE = 0x3b;

    /** DW_TAG_PARTIAL_UNIT. */
    public static final int PARTIAL_UNIT = 0x3c;

    /** DW_TAG_IMPORTED_UNIT. */
    public static final int IMPORTED_UNIT = 0x3d;

    /** DW_TAG_CONDITION. */
    public static final int CONDITION = 0x3f;

    /** DW_TAG_SHARED_TYPE. */
    public static final int SHARED_TYPE = 0x40;

    /** DW_TAG_TYPE_UNIT. */
    public static final int TYPE_UNIT = 0x41;

    /** DW_TAG_RVALUE_REFERENCE_TYPE. */
    public static final int RVALUE_REFERENCE_TYPE = 0x42;

    /** DW_TAG_TEMPLATE_ALIAS. */
    public static final int TEMPLATE_ALIAS = 0x43;

    /** DW_TAG_COARRAY_TYPE. */
    public static final int COARRAY_TYPE = 0x44;

    /** DW_TAG_GENERIC_SUBRANGE. */
    public static final int GENERIC_SUBRANGE = 0x45;

    /** DW_TAG_DYNAMIC_TYPE. */
    public static final int DYNAMIC_TYPE = 0x46;

    /** DW_TAG_ATOMIC_TYPE. */
    public static final int ATOMIC_TYPE = 0x47;

    /** DW_TAG_CALL_SITE. */
    public static final int CALL_SITE = 0x48;

    /** DW_TAG_CALL_SITE_PARAMETER. */
    public static final int CALL_SITE_PARAMETER = 0x49;

    /** DW_TAG_SKELETON_UNIT. */
    public static final int SKELETON_UNIT = 0x4a;

    /** DW_TAG_IMMUTABLE_TYPE. */
    public static final int IMMUTABLE_TYPE = 0x4b;

    /** DW_TAG_GNU_CALL_SITE. */
    public static final int GNU_CALL_SITE = 0x4109;

    /** DW_TAG_GNU_CALL_SITE_PARAMETER. */
    public static final int GNU_CALL_SITE_PARAMETER = 0x410a;

    private Tag() {}
}
