package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.journal.JournalBatches;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.journal.JournalLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code signalbox/journal}: what happened to signals and processes, read from the journal's ring, and on demand told as it happens by the event of the same name.
 */
final class JournalRequests implements RequestRegistry.Family {
    private static final int USUAL = 100;
    private static final int RING = 1 << 16;
    private static final int BATCH = 100;
    private static final Duration INTERVAL = Duration.ofMillis(100);
    /** A client that has so much to read already is told how much it missed instead. */
    private static final long UNREAD = 1 << 20;

    private final JournalLine lines = new JournalLine(new SenderLookup());

    @Override
    public void register(RequestRegistry registry) {
        registry.on("signalbox/journal", RequestRegistry.Phase.INITIALIZED, this::journal);
    }

    private Object journal(DapSession session, Arguments arguments) throws RequestException {
        Journal journal = session.group().journal();
        JournalFilter filter = JournalFilter.of(arguments);
        int count = arguments.count("count", USUAL);
        boolean onward = arguments.has("afterSeq");
        if (arguments.has("subscribe")) {
            session.endSubscription();
            if (arguments.flag("subscribe", false)) {
                subscribe(session, journal, filter);
            }
        }
        long latest = journal.latest();
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

    private void subscribe(DapSession session, Journal journal, JournalFilter filter) {
        JournalBatches batches = new JournalBatches(INTERVAL, BATCH, new Subscriber(session, lines)::take);
        session.setSubscription(batches);
        journal.addSink(entry -> {
            if (filter.accepts(entry)) {
                batches.accept(entry);
            }
        });
    }

    /** Tells a client of batches; used by the thread that delivers them. */
    private static final class Subscriber {
        private final DapSession session;
        private final JournalLine lines;
        private long missed;

        Subscriber(DapSession session, JournalLine lines) {
            this.session = session;
            this.lines = lines;
        }

        void take(JournalBatches.Batch batch) {
            missed += batch.leftOut();
            if (session.client().unread() > UNREAD) {
                missed += batch.entries().size();
                return;
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("entries", batch.entries().stream().map(lines::map).toList());
            body.put("leftOut", missed);
            missed = 0;
            session.client().event("signalbox/journal", body);
        }
    }
}
