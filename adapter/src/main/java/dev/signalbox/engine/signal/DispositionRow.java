package dev.signalbox.engine.signal;

import dev.signalbox.engine.stop.SourcePosition;
import dev.signalbox.ptrace.signal.Disposition;
import dev.signalbox.ptrace.signal.Signal;
import java.util.Optional;

/**
 * What a program has arranged for a signal.
 *
 * @param signal the signal
 * @param action what happens when it is delivered
 * @param entry the kernel's record; empty when it is not known
 * @param function the handler's name as the symbols have it; empty when there is no handler or it has no name
 * @param position where the handler is defined
 */
public record DispositionRow(
        Signal signal, Action action, Optional<Disposition> entry, String function, Optional<SourcePosition> position) {
    /** What happens. */
    public enum Action {
        DEFAULT,
        IGNORE,
        HANDLER
    }
}
