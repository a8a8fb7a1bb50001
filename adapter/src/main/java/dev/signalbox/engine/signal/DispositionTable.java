package dev.signalbox.engine.signal;

import java.util.List;

/**
 * What a program has arranged for each of its signals.
 *
 * @param rows by signal number
 * @param unknown why the handlers themselves are not known, only that there are some; empty when they are known
 */
public record DispositionTable(List<DispositionRow> rows, String unknown) {
    public DispositionTable {
        rows = List.copyOf(rows);
    }
}
