package dev.signalbox.symbols.dwarf;

import java.util.Optional;

/** A port: the other files that parts of a file's debugging information were moved to. Asked at most once for each. Safe for use by several threads. */
public interface CompanionFiles {
    /** The file with what several files share (DWARF 5 section 7.3.6, or dwz's .gnu_debugaltlink); empty when there is none or it is not found. */
    Optional<DebugSections> supplementary();

    /**
     * The file with the entries of a skeleton unit (split DWARF, DWARF 5 section 7.3.2); empty when it is not found. Sections that stay in the main file, such as
     * .debug_addr, are those of the main file.
     */
    Optional<DebugSections> split(Unit skeleton);

    /** For files that have all in themselves. */
    static CompanionFiles none() {
        return new CompanionFiles() {
            @Override
            public Optional<DebugSections> supplementary() {
                return Optional.empty();
            }

            @Override
            public Optional<DebugSections> split(Unit skeleton) {
                return Optional.empty();
            }
        };
    }
}
