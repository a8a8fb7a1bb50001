package dev.signalbox.symbols.module;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.dwarf.CompanionFiles;
import dev.signalbox.symbols.dwarf.DebugSections;
import dev.signalbox.symbols.dwarf.Unit;
import dev.signalbox.symbols.elf.AlternateLink;
import dev.signalbox.symbols.elf.ElfFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Finds the files that parts of a module's debugging information were moved to by dwz or by {@code -gsplit-dwarf}, and tells the user of those that are missing. */
final class ModuleCompanions implements CompanionFiles {
    /** Sections that a .dwo file does not have: the linker writes them (DWARF 5 section 7.3.2). */
    private static final Set<String> LINKED = Set.of(".debug_addr", ".debug_ranges", ".debug_aranges");

    private final Path program;
    private final ElfFile file;
    private final DebugFileLocator locator;
    private final Diagnostics diagnostics;

    /** @param file the file with the debugging information of the program */
    ModuleCompanions(Path program, ElfFile file, DebugFileLocator locator, Diagnostics diagnostics) {
        this.program = program;
        this.file = file;
        this.locator = locator;
        this.diagnostics = diagnostics;
    }

    @Override
    public Optional<DebugSections> supplementary() {
        Optional<AlternateLink> link = file.alternateDebugFile();
        if (link.isEmpty()) {
            return Optional.empty();
        }
        Path path = Path.of(file.bytes().section());
        Optional<ElfFile> found = locator.locateAlternate(path, link.get(), diagnostics);
        if (found.isEmpty()) {
            diagnostics.add(
                    "some names and types of " + path + " are in " + link.get().fileName()
                            + " (shared by dwz), which is not found: they show as unknown. Install the package that has it, or link it from /usr/lib/debug/"
                            + link.get().id().debugFile());
        }
        return found.map(elf -> new DebugSections(elf::sectionData));
    }

    @Override
    public Optional<DebugSections> split(Unit skeleton) {
        String name = skeleton.splitFile().orElse("");
        String directory = skeleton.compilationDirectory().orElse("");
        Optional<ElfFile> found = locator.locateSplit(program, directory, name, diagnostics);
        if (found.isEmpty()) {
            diagnostics.add(
                    "functions, variables and types of " + skeleton.name().orElse(name.replaceFirst("[.]dwo$", ""))
                            + " are in " + Path.of(directory).resolve(name)
                            + ", which is not there; build again and keep the .dwo files (a .dwp package of them is not read), or build without -gsplit-dwarf");
        }
        return found.map(elf -> new DebugSections(
                section -> LINKED.contains(section) ? file.sectionData(section) : elf.sectionData(section + ".dwo")));
    }
}
