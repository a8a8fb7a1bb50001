package dev.signalbox.symbols.value;

import dev.signalbox.symbols.machine.MemoryReader;
import java.util.Objects;

/** What values read through while they are shown: the program's memory, and names for addresses. Worth something only while the program is stopped. */
public record ValueContext(MemoryReader memory, SymbolNames symbols) {
    public ValueContext {
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(symbols, "symbols");
    }
}
