package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.module.Module;
import java.util.OptionalLong;

/** A port that finds thread-local variables. */
@FunctionalInterface
public interface ThreadStorage {
    /**
     * The address of a thread-local variable.
     *
     * @param offset in the module's block of thread-local storage
     * @param registers of the thread, with the base of the segment that points to its storage
     * @return empty when it cannot be told
     */
    OptionalLong address(Module module, long offset, RegisterReader registers);
}
