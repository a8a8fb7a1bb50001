package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.Type;

/**
 * A function of the program.
 *
 * @param address of its first instruction
 */
public record FunctionValue(Type type, long address, ValueContext context) implements Value {
    @Override
    public Storage storage() {
        return new Storage.InMemory(address);
    }
}
