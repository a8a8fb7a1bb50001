package dev.signalbox.symbols.dwarf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Lazy;
import java.util.function.Function;

/** The sections that hold DWARF, each loaded (and decompressed) when first read; a section that the file lacks is empty. */
public final class DebugSections {
    private final Lazy<ByteSlice> info;
    private final Lazy<ByteSlice> types;
    private final Lazy<ByteSlice> abbrev;
    private final Lazy<ByteSlice> str;
    private final Lazy<ByteSlice> lineStr;
    private final Lazy<ByteSlice> strOffsets;
    private final Lazy<ByteSlice> addr;
    private final Lazy<ByteSlice> line;
    private final Lazy<ByteSlice> ranges;
    private final Lazy<ByteSlice> rnglists;
    private final Lazy<ByteSlice> loc;
    private final Lazy<ByteSlice> loclists;
    private final Lazy<ByteSlice> aranges;

    /** Sections from a function that gives the contents of a section by name (".debug_info"), empty when there is none. */
    public DebugSections(Function<String, ByteSlice> source) {
        info = Lazy.of(() -> source.apply(".debug_info"));
        types = Lazy.of(() -> source.apply(".debug_types"));
        abbrev = Lazy.of(() -> source.apply(".debug_abbrev"));
        str = Lazy.of(() -> source.apply(".debug_str"));
        lineStr = Lazy.of(() -> source.apply(".debug_line_str"));
        strOffsets = Lazy.of(() -> source.apply(".debug_str_offsets"));
        addr = Lazy.of(() -> source.apply(".debug_addr"));
        line = Lazy.of(() -> source.apply(".debug_line"));
        ranges = Lazy.of(() -> source.apply(".debug_ranges"));
        rnglists = Lazy.of(() -> source.apply(".debug_rnglists"));
        loc = Lazy.of(() -> source.apply(".debug_loc"));
        loclists = Lazy.of(() -> source.apply(".debug_loclists"));
        aranges = Lazy.of(() -> source.apply(".debug_aranges"));
    }

    /** .debug_info. */
    public ByteSlice info() {
        return info.get();
    }

    /** .debug_types, the type units of DWARF 4. */
    public ByteSlice types() {
        return types.get();
    }

    /** .debug_abbrev. */
    public ByteSlice abbrev() {
        return abbrev.get();
    }

    /** .debug_str. */
    public ByteSlice str() {
        return str.get();
    }

    /** .debug_line_str. */
    public ByteSlice lineStr() {
        return lineStr.get();
    }

    /** .debug_str_offsets. */
    public ByteSlice strOffsets() {
        return strOffsets.get();
    }

    /** .debug_addr. */
    public ByteSlice addr() {
        return addr.get();
    }

    /** .debug_line. */
    public ByteSlice line() {
        return line.get();
    }

    /** .debug_ranges, of DWARF 2 to 4. */
    public ByteSlice ranges() {
        return ranges.get();
    }

    /** .debug_rnglists, of DWARF 5. */
    public ByteSlice rnglists() {
        return rnglists.get();
    }

    /** .debug_loc, of DWARF 2 to 4. */
    public ByteSlice loc() {
        return loc.get();
    }

    /** .debug_loclists, of DWARF 5. */
    public ByteSlice loclists() {
        return loclists.get();
    }

    /** .debug_aranges. */
    public ByteSlice aranges() {
        return aranges.get();
    }
}
