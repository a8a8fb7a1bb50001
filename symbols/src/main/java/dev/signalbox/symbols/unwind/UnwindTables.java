package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.cfi.UnwindTable;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.module.Module;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The call frame information of each file, read once however many processes and load addresses there are; kept as long as this object. Safe for
 * use by several threads.
 */
public final class UnwindTables {
    private final Map<ElfFile, UnwindTable> tables = new ConcurrentHashMap<>();
    private final Diagnostics diagnostics = new Diagnostics();

    /** The table of a module. */
    UnwindTable of(Module module) {
        return tables.computeIfAbsent(module.elf(), elf -> new UnwindTable(elf, module.debugElf(), diagnostics));
    }

    /** What was found wrong with call frame information so far. */
    public Diagnostics diagnostics() {
        return diagnostics;
    }
}
