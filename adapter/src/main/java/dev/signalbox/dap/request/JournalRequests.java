package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.journal.JournalLine;
import dev.signalbox.ptrace.signal.SignalCondition;
import dev.signalbox.ptrace.signal.SignalRuleException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code signalbox/journal}: what happened to signals and processes, read from the journal's ring. */
final class JournalRequests implements RequestRegistry.Family {
    private static final int USUAL = 100;
    private static final int RING = 1 << 16;

    private final JournalLine lines = new JournalLine(new SenderLookup());

    @Override
    public void register(RequestRegistry registry) {
        registry.on("signalbox/journal", RequestRegistry.Phase.INITIALIZED, this::journal);
    }

    /** Which entries are wanted. */
    private record Filter(Optional<SignalCondition> signals, List<String> types, int pid, int tid) {
        static Filter of(Arguments arguments) throws RequestException {
            Optional<Arguments> filter = arguments.object("filter");
            if (filter.isEmpty()) {
                return new Filter(Optional.empty(), List.of(), 0, 0);
            }
            Arguments wanted = filter.get();
            List<String> types = wanted.strings("types");
            for (String type : types) {
                if (!known(type)) {
                    throw wanted.wrong("types", "a list of types of the journal such as \"signal\" or \"exit\"");
                }
            }
            return new Filter(signals(wanted), types, wanted.count("pid", 0), wanted.count("tid", 0));
        }

        private static boolean known(String type) {
            for (JournalEntry.Type one : JournalEntry.Type.values()) {
                if (name(one).equals(type)) {
                    return true;
                }
            }
            return false;
        }

        private static Optional<SignalCondition> signals(Arguments wanted) throws RequestException {
            Optional<String> text = wanted.optionalString("signals");
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                SignalCondition condition = SignalCondition.parse(text.get());
                if (condition.looksAtSiginfo()) {
                    throw wanted.wrong("signals", "a list of signals such as \"SIGUSR1, SIGRTMIN+3\"");
                }
                return Optional.of(condition);
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
                                    && signals.get()
                                            .signals()
                                            .contains(entry.info().get().signo()));
        }

        private static String name(JournalEntry.Type type) {
            return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private Object journal(DapSession session, Arguments arguments) throws RequestException {
        Journal journal = session.group().journal();
        Filter filter = Filter.of(arguments);
        int count = arguments.count("count", USUAL);
        long latest = journal.latest();
        boolean onward = arguments.has("afterSeq");
        List<JournalEntry> found = new ArrayList<>();
        for (JournalEntry entry : journal.after(onward ? arguments.count("afterSeq", 0) : 0, RING)) {
            if (filter.accepts(entry) && (!onward || found.size() < count)) {
                found.add(entry);
            }
        }
        List<JournalEntry> wanted = onward ? found : found.subList(Math.max(0, found.size() - count), found.size());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("entries", wanted.stream().map(lines::map).toList());
        body.put("latest", latest);
        return body;
    }
}
