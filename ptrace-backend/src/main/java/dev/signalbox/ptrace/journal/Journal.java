package dev.signalbox.ptrace.journal;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.Signal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that happened at the tracer and what was decided, in order. Appended to on the tracer thread only; a ring of the latest entries is always on
 * and can be read from any thread.
 */
public interface Journal {
    /** Entries with a greater sequence number than the given one, oldest first, at most count; the ring may have dropped older ones. */
    List<JournalEntry> after(long seq, int count);

    /** The sequence number of the latest entry; 0 when there is none. */
    long latest();

    /** The siginfo of the latest signal of this number that a thread was about to get, when the ring still has it. */
    Optional<SignalInfo> latestSignal(int tid, int signo);

    /** How often a signal arrived, those included that the ring has dropped. */
    long count(Signal signal);

    /** Adds a sink that is handed each entry on the tracer thread (a JSON Lines file, live subscribers); it must not block for long. */
    void addSink(Consumer<JournalEntry> sink);
}
