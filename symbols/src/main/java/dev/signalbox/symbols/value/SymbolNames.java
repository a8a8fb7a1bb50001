package dev.signalbox.symbols.value;

import java.util.Optional;

/** A port that names addresses. */
@FunctionalInterface
public interface SymbolNames {
    /** The function or data symbol that the address lies in, as {@code main} or {@code table+16}. */
    Optional<String> describe(long address);

    /** Names nothing. */
    static SymbolNames none() {
        return address -> Optional.empty();
    }
}
