package dev.signalbox.symbols.module;

import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.elf.Section;
import dev.signalbox.symbols.elf.Segment;
import dev.signalbox.symbols.elf.SymbolIndex;
import dev.signalbox.symbols.elf.SymbolTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ELF symbols of a module, from its own file and from its separate debug file. File addresses. */
final class ModuleSymbols {
    private final ElfFile elf;
    private final List<SymbolTable> tables;
    private final Lazy<SymbolIndex> index;

    ModuleSymbols(ElfFile elf, Optional<ElfFile> debugFile) {
        this.elf = elf;
        List<SymbolTable> all = new ArrayList<>();
        debugFile.ifPresent(file -> all.addAll(file.symbolTables()));
        all.addAll(elf.symbolTables());
        this.tables = List.copyOf(all);
        this.index = Lazy.of(() -> SymbolIndex.of(tables));
    }

    Optional<SymbolAt> at(long fileAddress) {
        // a symbol without a size, such as _init, would reach into the linkage table behind its section
        Optional<ElfSymbol> symbol =
                elf.pltStubAt(fileAddress).or(() -> index.get().at(fileAddress, limit(fileAddress)));
        return symbol.map(s -> new SymbolAt(s, fileAddress - s.value()));
    }

    /** The end of the section, or of the segment, that an address is in: how far a symbol without a size may reach. */
    private long limit(long fileAddress) {
        for (Section section : elf.sectionHeaders()) {
            if (section.contains(fileAddress)) {
                return section.address() + section.size();
            }
        }
        if (elf.sectionHeaders().isEmpty()) {
            for (Segment segment : elf.segments()) {
                if (segment.type() == Segment.PT_LOAD && segment.contains(fileAddress)) {
                    return segment.address() + segment.memorySize();
                }
            }
        }
        return 0;
    }

    List<ElfSymbol> named(String name) {
        Set<ElfSymbol> found = new LinkedHashSet<>();
        for (SymbolTable table : tables) {
            found.addAll(table.named(name));
        }
        return List.copyOf(found);
    }
}
