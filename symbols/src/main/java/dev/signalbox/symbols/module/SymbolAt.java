package dev.signalbox.symbols.module;

import dev.signalbox.symbols.elf.ElfSymbol;

/**
 * The ELF symbol that holds an address.
 *
 * @param symbol the symbol
 * @param offset the number of bytes from its value to the address
 */
public record SymbolAt(ElfSymbol symbol, long offset) {
    /** The symbol's name. */
    public String name() {
        return symbol.name();
    }

    @Override
    public String toString() {
        return offset == 0 ? symbol.name() : symbol.name() + "+" + offset;
    }
}
