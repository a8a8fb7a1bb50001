package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.lists.LocationList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The value of one attribute of a debugging information entry. Which of the accessors gives something depends on the class of the form (DWARF 5 section
 * 7.5.5); the others are empty, so that a reader needs no look at forms.
 */
public final class Attribute {
    private final Unit unit;
    private final int name;
    private final int form;
    private final long raw;
    private final ByteSlice block;

    Attribute(Unit unit, int name, int form, long raw, ByteSlice block) {
        this.unit = unit;
        this.name = name;
        this.form = form;
        this.raw = raw;
        this.block = block;
    }

    /** The attribute's name, a code of {@link At}. */
    public int name() {
        return name;
    }

    /** The form it is written in, a code of {@link Form} (never DW_FORM_indirect). */
    public int form() {
        return form;
    }

    /** A constant, zero-extended from its form. */
    public OptionalLong unsignedConstant() {
        return isConstant() ? OptionalLong.of(raw) : OptionalLong.empty();
    }

    /** A constant, sign-extended from its form: for attributes whose context says that they are signed. */
    public OptionalLong signedConstant() {
        switch (form) {
            case Form.DATA1:
                return OptionalLong.of((byte) raw);
            case Form.DATA2:
                return OptionalLong.of((short) raw);
            case Form.DATA4:
                return OptionalLong.of((int) raw);
            default:
                return isConstant() ? OptionalLong.of(raw) : OptionalLong.empty();
        }
    }

    /** Whether the form itself says that the constant is signed (DW_FORM_sdata, DW_FORM_implicit_const). */
    public boolean isSignedForm() {
        return form == Form.SDATA || form == Form.IMPLICIT_CONST;
    }

    private boolean isConstant() {
        switch (form) {
            case Form.DATA1:
            case Form.DATA2:
            case Form.DATA4:
            case Form.DATA8:
            case Form.SDATA:
            case Form.UDATA:
            case Form.IMPLICIT_CONST:
                return true;
            default:
                return false;
        }
    }

    /** A flag; false for what is none. */
    public boolean flag() {
        return (form == Form.FLAG || form == Form.FLAG_PRESENT) && raw != 0;
    }

    /** A file address. */
    public OptionalLong address() {
        switch (form) {
            case Form.ADDR:
                return OptionalLong.of(raw);
            case Form.ADDRX:
            case Form.ADDRX1:
            case Form.ADDRX2:
            case Form.ADDRX3:
            case Form.ADDRX4:
            case Form.GNU_ADDR_INDEX:
                return OptionalLong.of(unit.address(raw));
            default:
                return OptionalLong.empty();
        }
    }

    /** A string; empty too when it is in a supplementary file that is not found. */
    public Optional<String> string() {
        DebugSections sections = unit.debugInfo().sections();
        switch (form) {
            case Form.STRING:
                return Optional.of(unit.bytes().cString(raw));
            case Form.STRP:
                return Optional.of(sections.str().cString(raw));
            case Form.LINE_STRP:
                return Optional.of(sections.lineStr().cString(raw));
            case Form.STRX:
            case Form.STRX1:
            case Form.STRX2:
            case Form.STRX3:
            case Form.STRX4:
            case Form.GNU_STR_INDEX:
                return Optional.of(unit.indexedString(raw));
            case Form.STRP_SUP:
            case Form.GNU_STRP_ALT:
                return unit.debugInfo()
                        .supplementary()
                        .map(other -> other.sections().str().cString(raw));
            default:
                return Optional.empty();
        }
    }

    /** The {@link dev.signalbox.symbols.bytes.ByteSlice#cStringHash hash} of the string, which is not made; empty where {@link #string} is. */
    public OptionalInt stringHash() {
        DebugSections sections = unit.debugInfo().sections();
        switch (form) {
            case Form.STRING:
                return OptionalInt.of(unit.bytes().cStringHash(raw));
            case Form.STRP:
                return OptionalInt.of(sections.str().cStringHash(raw));
            case Form.LINE_STRP:
                return OptionalInt.of(sections.lineStr().cStringHash(raw));
            default:
                Optional<String> text = string();
                return text.isPresent() ? OptionalInt.of(ByteSlice.hashOf(text.get())) : OptionalInt.empty();
        }
    }

    /** The entry that is referred to, in this or another unit; empty too when its supplementary file or its type unit is missing. */
    public Optional<Die> reference() {
        switch (form) {
            case Form.REF1:
            case Form.REF2:
            case Form.REF4:
            case Form.REF8:
            case Form.REF_UDATA:
                return Optional.of(unit.die(raw));
            case Form.REF_ADDR:
                return Optional.of(unit.debugInfo().dieAt(raw));
            case Form.REF_SIG8:
                return unit.debugInfo().typeBySignature(raw);
            case Form.REF_SUP4:
            case Form.REF_SUP8:
            case Form.GNU_REF_ALT:
                return unit.debugInfo().supplementary().map(other -> other.dieAt(raw));
            default:
                return Optional.empty();
        }
    }

    /** The bytes of a block or an expression, or the 16 bytes of DW_FORM_data16. */
    public Optional<ByteSlice> block() {
        return Optional.ofNullable(block);
    }

    /** A location expression that holds everywhere: DW_FORM_exprloc, or a block in DWARF 2 and 3. */
    public Optional<ByteSlice> expression() {
        return form == Form.DATA16 ? Optional.empty() : Optional.ofNullable(block);
    }

    /** A location list. */
    public Optional<LocationList> locationList() {
        if (form == Form.LOCLISTX) {
            return Optional.of(unit.locationList(unit.loclistOffset(raw)));
        }
        return sectionOffset().isPresent() ? Optional.of(unit.locationList(raw)) : Optional.empty();
    }

    /** The offset of a list, line table or such in its section; an index (DW_FORM_rnglistx) is resolved by {@link #locationList} and {@link Die#ranges}. */
    public OptionalLong sectionOffset() {
        boolean offset =
                form == Form.SEC_OFFSET || unit.encoding().version() < 4 && (form == Form.DATA4 || form == Form.DATA8);
        return offset ? OptionalLong.of(raw) : OptionalLong.empty();
    }

    /** The value as the bytes hold it: number, index, offset or signature. */
    long raw() {
        return raw;
    }

    /** An exception about this attribute's value. */
    MalformedDebugInfoException malformed(String detail) {
        return unit.bytes().malformed(0, "attribute 0x" + Integer.toHexString(name) + ": " + detail);
    }
}
