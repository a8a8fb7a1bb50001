package dev.signalbox.ptrace.journal;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The ring that is always on: the latest entries in arrays of primitives, so that appending one allocates nothing; entry objects are made when somebody
 * reads. Appended to on the tracer thread, read from any.
 */
public final class JournalRing implements Journal {
    private static final int SIGINFO_WORDS = SignalInfoView.SIZE / Long.BYTES;

    private final int capacity;
    private final long[] times;
    private final int[] pids;
    private final int[] tids;
    private final JournalEntry.Type[] types;
    private final long[] siginfos;
    private final Object[] payloads;
    private final String[] actions;
    private final List<Consumer<JournalEntry>> sinks = new CopyOnWriteArrayList<>();
    private final long[] arrivals = new long[Signal.MAX + 1];
    private long latest;

    /** A ring of that many entries. */
    public JournalRing(int capacity) {
        this.capacity = capacity;
        times = new long[capacity];
        pids = new int[capacity];
        tids = new int[capacity];
        types = new JournalEntry.Type[capacity];
        siginfos = new long[capacity * SIGINFO_WORDS];
        payloads = new Object[capacity];
        actions = new String[capacity];
    }

    /**
     * Appends a signal and what was decided about it.
     *
     * @param action one of a few constants: pass, suppress, stop
     */
    public void signal(int pid, int tid, SignalInfoView info, String action, SignalAction decision) {
        append(JournalEntry.Type.SIGNAL, pid, tid, info, action, decision.rule());
    }

    /** Appends an entry about a signal that is held or released. */
    public void signal(JournalEntry.Type type, int pid, int tid, SignalInfoView info) {
        append(type, pid, tid, info, null, null);
    }

    /** Appends any other entry; the details are not changed afterwards. */
    public void event(JournalEntry.Type type, int pid, int tid, Map<String, Object> details) {
        append(type, pid, tid, null, null, details);
    }

    /** Appends an entry whose details are made when somebody reads it, by what refers to nothing that changes. */
    public void event(JournalEntry.Type type, int pid, int tid, Supplier<Map<String, Object>> details) {
        append(type, pid, tid, null, null, details);
    }

    /** Appends an entry about a signal with further details, which are not changed afterwards. */
    public void event(JournalEntry.Type type, int pid, int tid, SignalInfoView info, Map<String, Object> details) {
        append(type, pid, tid, info, null, details);
    }

    @Override
    public synchronized Optional<SignalInfo> latestSignal(int tid, int signo) {
        for (long seq = latest; seq > 0 && seq > latest - capacity; seq--) {
            int slot = slot(seq);
            boolean fits = types[slot] == JournalEntry.Type.SIGNAL || types[slot] == JournalEntry.Type.RELEASE;
            if (fits && tids[slot] == tid && (int) siginfos[slot * SIGINFO_WORDS] == signo) {
                return Optional.of(info(slot));
            }
        }
        return Optional.empty();
    }

    private void append(JournalEntry.Type type, int pid, int tid, SignalInfoView info, String action, Object payload) {
        long seq;
        synchronized (this) {
            seq = ++latest;
            int slot = slot(seq);
            times[slot] = System.nanoTime();
            if (type == JournalEntry.Type.SIGNAL) {
                arrivals[info.signo()]++;
            }
            pids[slot] = pid;
            tids[slot] = tid;
            types[slot] = type;
            actions[slot] = action;
            payloads[slot] = payload;
            if (info == null) {
                Arrays.fill(siginfos, slot * SIGINFO_WORDS, (slot + 1) * SIGINFO_WORDS, 0);
            } else {
                info.copyTo(siginfos, slot * SIGINFO_WORDS);
            }
        }
        if (!sinks.isEmpty()) {
            JournalEntry entry = entry(seq);
            for (Consumer<JournalEntry> sink : sinks) {
                sink.accept(entry);
            }
        }
    }

    private int slot(long seq) {
        return (int) ((seq - 1) % capacity);
    }

    @Override
    public synchronized List<JournalEntry> after(long seq, int count) {
        List<JournalEntry> entries = new ArrayList<>();
        long first = Math.max(seq + 1, latest - capacity + 1);
        for (long at = Math.max(first, 1); at <= latest && entries.size() < count; at++) {
            entries.add(entry(at));
        }
        return entries;
    }

    private synchronized JournalEntry entry(long seq) {
        int slot = slot(seq);
        boolean hasInfo = (siginfos[slot * SIGINFO_WORDS] & 0xffffffffL) != 0;
        return new JournalEntry(
                seq,
                times[slot],
                pids[slot],
                tids[slot],
                types[slot],
                hasInfo ? Optional.of(info(slot)) : Optional.empty(),
                details(slot));
    }

    private SignalInfo info(int slot) {
        return SignalInfo.copyOf(new SignalInfoView() {
            @Override
            public int intAt(int offset) {
                return (int) (longAt(offset & -Long.BYTES) >>> (offset % Long.BYTES * Byte.SIZE));
            }

            @Override
            public long longAt(int offset) {
                return siginfos[slot * SIGINFO_WORDS + offset / Long.BYTES];
            }
        });
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> details(int slot) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (actions[slot] != null) {
            details.put("action", actions[slot]);
        }
        if (payloads[slot] instanceof String rule) {
            details.put("rule", rule);
        } else if (payloads[slot] instanceof Supplier<?> late) {
            details.putAll((Map<String, Object>) late.get());
        } else if (payloads[slot] != null) {
            details.putAll((Map<String, Object>) payloads[slot]);
        }
        return details;
    }

    @Override
    public synchronized long count(Signal signal) {
        return arrivals[signal.number()];
    }

    @Override
    public synchronized long latest() {
        return latest;
    }

    @Override
    public void addSink(Consumer<JournalEntry> sink) {
        sinks.add(sink);
    }
}
