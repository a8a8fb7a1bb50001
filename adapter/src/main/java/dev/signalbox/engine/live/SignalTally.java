package dev.signalbox.engine.live;

import dev.signalbox.engine.signal.SignalCount;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Signals of one process that are printed but do not stop, on their way to the user: told at once while there are few, and in a storm once a second for each
 * signal, with the number of those that came since. Engine thread.
 */
final class SignalTally {
    /** How many tellings of one signal may follow each other without delay. */
    static final int BURST = 5;

    /** The distance of tellings in a storm. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final BiConsumer<Duration, Runnable> timer;
    private final Consumer<List<SignalCount>> sink;
    private final Map<Signal, Gathered> bySignal = new TreeMap<>();
    private boolean scheduled;

    /** The tellings of one signal: a bucket of {@link #BURST} that gets one more each {@link #INTERVAL}. */
    private static final class Gathered {
        private long waiting;
        private String fate = "";
        private boolean delayed;
        private long told;
        private long credit = BURST * INTERVAL.toNanos();
        private long credited;
    }

    /**
     * @param nanoTime a clock
     * @param timer runs something on the engine thread after a time
     * @param sink is handed what is to be told
     */
    SignalTally(LongSupplier nanoTime, BiConsumer<Duration, Runnable> timer, Consumer<List<SignalCount>> sink) {
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.sink = sink;
    }

    /** Counts what the tracer has gathered, and tells what is due. */
    void add(List<TraceeEvent.Passed> passed) {
        for (TraceeEvent.Passed one : passed) {
            Gathered gathered = bySignal.computeIfAbsent(one.signal(), signal -> begin());
            gathered.waiting += one.count();
            gathered.fate = one.fate();
        }
        tell(false);
    }

    private Gathered begin() {
        Gathered gathered = new Gathered();
        gathered.credited = nanoTime.getAsLong();
        return gathered;
    }

    /** Tells all that waits: something else is about to be told about the process. */
    void flush() {
        tell(true);
    }

    private void tell(boolean all) {
        long now = nanoTime.getAsLong();
        long next = Long.MAX_VALUE;
        List<SignalCount> counts = new ArrayList<>();
        for (Map.Entry<Signal, Gathered> each : bySignal.entrySet()) {
            Gathered gathered = each.getValue();
            if (gathered.waiting > 0) {
                long missing = missing(gathered, now);
                if (missing <= 0 || all) {
                    counts.add(told(each.getKey(), gathered, now));
                } else {
                    gathered.delayed = true;
                    next = Math.min(next, missing);
                }
            }
        }
        if (!counts.isEmpty()) {
            sink.accept(counts);
        }
        if (next != Long.MAX_VALUE && !scheduled) {
            scheduled = true;
            timer.accept(Duration.ofNanos(next), this::due);
        }
    }

    private void due() {
        scheduled = false;
        tell(false);
    }

    /** Nanoseconds until the signal may be told again; 0 or less when it may be now. */
    private static long missing(Gathered gathered, long now) {
        long interval = INTERVAL.toNanos();
        gathered.credit = Math.min(gathered.credit + now - gathered.credited, BURST * interval);
        gathered.credited = now;
        return interval - gathered.credit;
    }

    private static SignalCount told(Signal signal, Gathered gathered, long now) {
        Duration over = gathered.delayed ? Duration.ofNanos(now - gathered.told) : Duration.ZERO;
        SignalCount count = new SignalCount(signal, gathered.waiting, over, gathered.fate);
        gathered.waiting = 0;
        gathered.delayed = false;
        gathered.told = now;
        gathered.credit = Math.max(0, gathered.credit - INTERVAL.toNanos());
        return count;
    }
}
