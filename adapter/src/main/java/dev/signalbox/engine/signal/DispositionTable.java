package dev.signalbox.engine.signal;

import java.util.List;

/**
 * What a program has arranged for each of its signals.
 *
 * @param rows by signal number
 * @param unknown why the handlers themselves are not known, only that there are some; empty when they are known
 * @param recorded why those that are known were noted at sigaction() and not asked for; empty when they were asked for
 */
public record DispositionTable(List<DispositionRow> rows, String unknown, String recorded) {
    public DispositionTable {
        rows = List.copyOf(rows);
    }
}
