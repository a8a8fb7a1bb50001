package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.module.VirtualAddress;
import dev.signalbox.symbols.value.SymbolNames;
import java.util.Optional;

/** Names addresses by the symbols of the loaded modules. */
public record ModuleSymbolNames(ModuleSet modules) implements SymbolNames {
    @Override
    public Optional<String> describe(long address) {
        VirtualAddress at = new VirtualAddress(address);
        return modules.moduleAt(at)
                .flatMap(module -> module.symbolAt(at))
                // a symbol without a size reaches to the next one, over data that is not its own
                .filter(symbol -> symbol.symbol().type() != ElfSymbol.STT_TLS)
                .filter(symbol -> symbol.offset() == 0 || symbol.symbol().size() > 0)
                .map(symbol -> symbol.offset() == 0 ? symbol.name() : symbol.name() + "+" + symbol.offset());
    }
}
