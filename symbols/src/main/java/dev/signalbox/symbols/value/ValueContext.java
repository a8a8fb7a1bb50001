package dev.signalbox.symbols.value;

import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.type.DataModel;
import java.util.Objects;

/** What values read through while they are shown: the program's memory, names for addresses, and the sizes of C's types. Worth something only while the program is stopped. */
public record ValueContext(MemoryReader memory, SymbolNames symbols, DataModel model) {
    /** In a program whose long and pointers have 64 bits. */
    public ValueContext(MemoryReader memory, SymbolNames symbols) {
        this(memory, symbols, DataModel.LP64);
    }

    public ValueContext {
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(symbols, "symbols");
        Objects.requireNonNull(model, "model");
    }
}
