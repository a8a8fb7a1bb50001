package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import dev.signalbox.symbols.dwarf.lists.LocationList;
import dev.signalbox.symbols.dwarf.lists.RangeList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A unit of .debug_info or .debug_types: usually one compiled source file. Its entries are read when asked for. Safe for use by several threads.
 */
public final class Unit {
    private final DebugInfo debugInfo;
    private final UnitHeader header;
    private final ByteSlice bytes;
    private final Lazy<AbbreviationTable> abbreviations;
    private final Lazy<UnitBases> bases;
    private final Lazy<DieTree> tree;
    private final Lazy<Unit> full;

    Unit(DebugInfo debugInfo, UnitHeader header, ByteSlice bytes) {
        this.debugInfo = debugInfo;
        this.header = header;
        this.bytes = bytes;
        this.abbreviations = Lazy.of(() -> debugInfo.abbreviations(header.abbreviationsOffset()));
        this.bases = Lazy.of(() -> UnitBases.of(this));
        this.tree = Lazy.of(() -> DieTree.build(this));
        this.full = Lazy.of(
                () -> splitFile().isEmpty() ? this : debugInfo.split(this).orElse(this));
    }

    /** The DWARF it is part of. */
    public DebugInfo debugInfo() {
        return debugInfo;
    }

    /** The unit's header. */
    public UnitHeader header() {
        return header;
    }

    /** Version and sizes. */
    public Encoding encoding() {
        return header.encoding();
    }

    /** Where it begins in its section. */
    public long offset() {
        return header.offset();
    }

    /** The entry at the top: DW_TAG_compile_unit, DW_TAG_partial_unit, DW_TAG_type_unit or DW_TAG_skeleton_unit. */
    public Die root() {
        return die(header.size());
    }

    /** The entry at an offset in this unit. */
    public Die die(long unitOffset) {
        if (unitOffset < header.size()) {
            throw bytes.malformed(unitOffset, "reference into the unit's header");
        }
        return dieOrEnd(unitOffset, null).orElseThrow(() -> bytes.malformed(unitOffset, "reference to no entry"));
    }

    /** The unit with the entries: for a skeleton unit that in its .dwo file, where that is found; this one otherwise. */
    public Unit full() {
        return full.get();
    }

    /** DW_AT_name of the root: the source file as it was given to the compiler. */
    public Optional<String> name() {
        return root().name();
    }

    /** DW_AT_comp_dir: the directory that relative paths start from. */
    public Optional<String> compilationDirectory() {
        return root().string(At.COMP_DIR);
    }

    /** DW_AT_language, a DW_LANG code; for a unit without one, that of the file. */
    public OptionalLong language() {
        OptionalLong own = root().unsigned(At.LANGUAGE);
        return own.isPresent() ? own : debugInfo.main().language();
    }

    /** The offset of its line table in .debug_line. */
    public OptionalLong lineTableOffset() {
        Optional<Attribute> list = root().attribute(At.STMT_LIST);
        return list.isPresent() ? list.get().sectionOffset() : OptionalLong.empty();
    }

    /** What a skeleton unit and the unit that it stands for have in common. */
    OptionalLong splitId() {
        return encoding().version() >= 5 ? OptionalLong.of(header.signature()) : root().unsigned(At.GNU_DWO_ID);
    }

    /** The name of the .dwo file that holds the unit's entries (split DWARF, DWARF 5 section 7.3.2); empty for ordinary units and in the .dwo file itself. */
    public Optional<String> splitFile() {
        if (debugInfo.skeleton().isPresent()) {
            return Optional.empty();
        }
        Die root = root();
        Optional<String> name = root.string(At.DWO_NAME);
        return name.isPresent() ? name : root.string(At.GNU_DWO_NAME);
    }

    /** The base address of its range and location lists: DW_AT_low_pc of the root, or 0 (DWARF 5 section 3.1.1). */
    public long baseAddress() {
        return bases.get().lowPc();
    }

    /** The address at an index of .debug_addr. */
    public long address(long index) {
        int size = encoding().addressSize();
        ByteSlice table = debugInfo.sections().addr();
        return table.unsigned(indexed(table, bases.get().addrBase(), index, size), size);
    }

    /** The string at an index of .debug_str_offsets. */
    public String indexedString(long index) {
        int size = encoding().offsetSize();
        ByteSlice table = debugInfo.sections().strOffsets();
        long at = table.unsigned(indexed(table, bases.get().strOffsetsBase(), index, size), size);
        return debugInfo.sections().str().cString(at);
    }

    private static long indexed(ByteSlice table, long base, long index, int size) {
        if (base < 0 || base > table.length() || index < 0 || index > table.length()) {
            throw table.malformed(base, "index " + Long.toUnsignedString(index) + " is outside the table");
        }
        return base + index * size;
    }

    /** The section it is in: ".debug_info", or ".debug_types" for the type units of DWARF 4. */
    public String section() {
        return bytes.section();
    }

    ByteSlice bytes() {
        return bytes;
    }

    int headerSize() {
        return header.size();
    }

    DieTree tree() {
        return tree.get();
    }

    List<AddressRange> rangeList(Attribute attribute) {
        DebugSections sections = debugInfo.sections();
        int addressSize = encoding().addressSize();
        if (attribute.form() == Form.RNGLISTX) {
            long offset = listOffset(sections.rnglists(), bases.get().rnglistsBase(), attribute.raw());
            return RangeList.readRnglists(sections.rnglists(), offset, baseAddress(), addressSize, this::address);
        }
        long offset = attribute.sectionOffset().orElseThrow(() -> attribute.malformed("not a range list"));
        return encoding().version() >= 5
                ? RangeList.readRnglists(sections.rnglists(), offset, baseAddress(), addressSize, this::address)
                : RangeList.readRanges(
                        sections.ranges(), offset + bases.get().rangesBase(), baseAddress(), addressSize);
    }

    LocationList locationList(long offset) {
        DebugSections sections = debugInfo.sections();
        int addressSize = encoding().addressSize();
        if (encoding().version() < 5 && debugInfo.skeleton().isPresent()) {
            return LocationList.readGnuSplit(sections.loc(), offset, this::address);
        }
        return encoding().version() >= 5
                ? LocationList.readLoclists(sections.loclists(), offset, baseAddress(), addressSize, this::address)
                : LocationList.readLoc(sections.loc(), offset, baseAddress(), addressSize);
    }

    long loclistOffset(long index) {
        return listOffset(debugInfo.sections().loclists(), bases.get().loclistsBase(), index);
    }

    /** The offsets in the table of a list section count from the table itself (DWARF 5 sections 7.28 and 7.29). */
    private long listOffset(ByteSlice section, long base, long index) {
        int size = encoding().offsetSize();
        return base + section.unsigned(indexed(section, base, index, size), size);
    }

    Abbreviation abbreviation(long code, int at) {
        Abbreviation abbreviation = abbreviations.get().get(code);
        if (abbreviation == null) {
            throw bytes.malformed(at, "abbreviation " + Long.toUnsignedString(code) + " is not in the unit's table");
        }
        return abbreviation;
    }

    void skipAttributes(DataCursor in, Abbreviation abbreviation) {
        for (char form : abbreviation.forms) {
            FormReader.skip(encoding(), in, form);
        }
    }

    /** The entry at an offset; empty when there is the zero that ends a list of siblings, or the unit's end. */
    Optional<Die> dieOrEnd(long unitOffset, Die parent) {
        DataCursor in = bytes.cursor(unitOffset);
        if (in.atEnd()) {
            return Optional.empty();
        }
        long code = in.uleb();
        if (code == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Die(this, (int) unitOffset, in.position(), abbreviation(code, (int) unitOffset), parent));
    }

    /** The offset after the zero that ends the list of siblings that begins at an offset. */
    int skipChildren(int unitOffset) {
        DataCursor in = bytes.cursor(unitOffset);
        int depth = 1;
        while (depth > 0 && !in.atEnd()) {
            int start = in.position();
            long code = in.uleb();
            if (code == 0) {
                depth--;
                continue;
            }
            Abbreviation abbreviation = abbreviation(code, start);
            skipAttributes(in, abbreviation);
            depth += abbreviation.hasChildren ? 1 : 0;
        }
        return in.position();
    }

    @Override
    public String toString() {
        return String.format("unit 0x%x of %s", offset(), bytes.section());
    }
}
