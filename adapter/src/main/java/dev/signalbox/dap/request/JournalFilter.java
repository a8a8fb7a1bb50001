package dev.signalbox.dap.request;

import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.signal.SignalCondition;
import dev.signalbox.ptrace.signal.SignalRuleException;
import dev.signalbox.ptrace.signal.SignalSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which entries of the journal a client wants.
 *
 * @param signals only entries about these; empty for all
 * @param types only these, by their names in the journal; empty for all
 * @param pid only of this process; 0 for all
 * @param tid only of this thread; 0 for all
 */
record JournalFilter(Optional<SignalSet> signals, List<String> types, int pid, int tid) {
    /** Reads the argument {@code filter}, which may be absent. */
    static JournalFilter of(Arguments arguments) throws RequestException {
        Optional<Arguments> filter = arguments.object("filter");
        if (filter.isEmpty()) {
            return new JournalFilter(Optional.empty(), List.of(), 0, 0);
        }
        Arguments wanted = filter.get();
        List<String> types = wanted.strings("types");
        for (String type : types) {
            if (Arrays.stream(JournalEntry.Type.values())
                    .noneMatch(one -> name(one).equals(type))) {
                throw wanted.wrong("types", "a list of types of the journal such as \"signal\" or \"exit\"");
            }
        }
        return new JournalFilter(signals(wanted), types, wanted.count("pid", 0), wanted.count("tid", 0));
    }

    private static Optional<SignalSet> signals(Arguments wanted) throws RequestException {
        Optional<String> text = wanted.optionalString("signals");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            SignalCondition condition = SignalCondition.parse(text.get());
            if (condition.looksAtSiginfo()) {
                throw wanted.wrong("signals", "a list of signals such as \"SIGUSR1, SIGRTMIN+3\"");
            }
            return Optional.of(condition.signals());
        } catch (SignalRuleException e) {
            throw new RequestException(
                    ErrorCode.BAD_ARGUMENT, e.in("signals", text.get()).getMessage(), e);
        }
    }

    boolean accepts(JournalEntry entry) {
        return (types.isEmpty() || types.contains(name(entry.type())))
                && (pid == 0 || pid == entry.pid())
                && (tid == 0 || tid == entry.tid())
                && (signals.isEmpty()
                        || entry.info().isPresent()
                                && signals.get().contains(entry.info().get().signo()));
    }

    private static String name(JournalEntry.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
