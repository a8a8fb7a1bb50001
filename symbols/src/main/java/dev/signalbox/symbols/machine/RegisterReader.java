package dev.signalbox.symbols.machine;

import java.util.OptionalLong;

/**
 * The integer registers of one frame, by DWARF number (System V psABI for x86-64, figure 3.36; names in {@link X86Registers}). In outer frames
 * only what the callee saved or was bound to preserve is known; the others are empty.
 */
@FunctionalInterface
public interface RegisterReader {
    /** The register's 64 bits, or empty when this frame does not know it. */
    OptionalLong read(int dwarfNumber);

    /** The address at which this frame's value of the register was saved, where an inner frame put it into memory; empty when it is still in the register. */
    default OptionalLong savedAt(int dwarfNumber) {
        return OptionalLong.empty();
    }

    /** Registers of which none is known. */
    static RegisterReader none() {
        return number -> OptionalLong.empty();
    }
}
