package dev.signalbox.symbols.dwarf.index;

/** What a name in a {@link NameIndex} is the name of. */
public enum NameKind {
    /** A DW_TAG_subprogram with code of its own. */
    FUNCTION,
    /** A DW_TAG_inlined_subroutine: one place where a function was inlined. */
    INLINED,
    /** A variable outside functions, external or static, not a mere declaration. */
    VARIABLE,
    /** A complete structure, union, enumeration, typedef or base type. */
    TYPE,
    /** A constant of an enumeration. */
    ENUMERATOR
}
