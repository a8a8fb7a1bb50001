package dev.signalbox.symbols.module;

import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.lists.AddressRange;
import dev.signalbox.symbols.source.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * A function with code of its own, from the debug information.
 *
 * @param name its name in the source; "??" when there is none
 * @param die its DW_TAG_subprogram
 * @param ranges its file addresses: several when the compiler moved unlikely parts away; the entry point is in the first
 * @param declaration where it is declared
 */
public record Function(String name, Die die, List<AddressRange> ranges, Optional<SourceLocation> declaration) {
    /** The file address at which it is called. */
    public FileAddress entry() {
        return new FileAddress(ranges.get(0).start());
    }
}
