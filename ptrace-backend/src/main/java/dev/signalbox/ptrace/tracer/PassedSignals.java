package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalAction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Signals that are printed but do not stop: counted where they pass, without allocation, and told in batches, at most ten a second for a process. */
final class PassedSignals {
    private static final long INTERVAL = 100_000_000L;
    private static final int WORDS = SignalInfoView.SIZE / Long.BYTES;

    private final TracerCore core;
    private final Runnable wakeSoon;
    private final Set<TracedProcess> waiting = new LinkedHashSet<>();
    private long lastFlush = System.nanoTime() - INTERVAL;

    /** The counts of one process. */
    static final class Counts {
        private final long[] counts = new long[Signal.MAX + 1];
        private final long[][] latest = new long[Signal.MAX + 1][];
        private final String[] fates = new String[Signal.MAX + 1];
        private final long[] limited = new long[Signal.MAX + 1];
        private boolean any;
    }

    PassedSignals(TracerCore core, Runnable wakeSoon) {
        this.core = core;
        this.wakeSoon = wakeSoon;
    }

    /** Whether one more of this signal is to be told about, which counts it. */
    boolean isWithinLimit(TracedProcess process, int signal, SignalAction action) {
        if (action.limit().isEmpty()) {
            return true;
        }
        if (process.passed == null) {
            process.passed = new Counts();
        }
        return process.passed.limited[signal]++ < action.limit().getAsLong();
    }

    /** @param fate what became of it in a word, empty when it was passed */
    void add(TracedProcess process, int signal, SignalInfoView info, String fate) {
        if (process.passed == null) {
            process.passed = new Counts();
        }
        Counts counts = process.passed;
        counts.counts[signal]++;
        counts.fates[signal] = fate;
        if (counts.latest[signal] == null) {
            counts.latest[signal] = new long[WORDS];
        }
        info.copyTo(counts.latest[signal], 0);
        if (!counts.any) {
            counts.any = true;
            if (waiting.isEmpty()) {
                wakeSoon.run();
            }
            waiting.add(process);
        }
    }

    /** Tells what is due. */
    void flushDue() {
        if (waiting.isEmpty() || System.nanoTime() - lastFlush < INTERVAL) {
            return;
        }
        lastFlush = System.nanoTime();
        List.copyOf(waiting).forEach(this::flush);
    }

    /** Whether something waits to be told. */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Tells what has gathered for a process, before something else is told about it. */
    void flush(TracedProcess process) {
        Counts counts = process.passed;
        if (counts == null || !counts.any) {
            return;
        }
        List<TraceeEvent.Passed> passed = new ArrayList<>();
        for (int signal = 1; signal <= Signal.MAX; signal++) {
            if (counts.counts[signal] > 0) {
                passed.add(new TraceeEvent.Passed(
                        Signal.of(signal), counts.counts[signal], info(counts.latest[signal]), counts.fates[signal]));
                counts.counts[signal] = 0;
            }
        }
        counts.any = false;
        waiting.remove(process);
        core.tell(new TraceeEvent.SignalsPassed(process.pid, passed));
    }

    private static SignalInfo info(long[] words) {
        byte[] bytes = new byte[SignalInfoView.SIZE];
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            buffer.putLong(word);
        }
        return SignalInfo.of(bytes);
    }
}
