package dev.signalbox.engine.signal;

import dev.signalbox.ptrace.signal.Signal;
import java.time.Duration;

/**
 * How often a signal came that is printed but does not stop.
 *
 * @param signal the signal
 * @param count how often, at least once
 * @param over the time in which they came, since the line before; zero for those that are told at once
 * @param fate what became of the latest one, in a word ({@code suppressed}); empty when the program got it
 */
public record SignalCount(Signal signal, long count, Duration over, String fate) {
    /** What is said about it: {@code SIGPROF x 1,204 in 1 s}. */
    @Override
    public String toString() {
        return signal
                + (fate.isEmpty() ? "" : " " + fate)
                + times()
                + (count == 1 || over.isZero() ? "" : " in " + time());
    }

    private String times() {
        return count == 1 ? "" : " x " + grouped(count);
    }

    /** By hand: a Formatter's first use loads the locales, which costs more than a thousand forks. */
    private static String grouped(long number) {
        StringBuilder digits = new StringBuilder().append(number);
        for (int end = digits.length() - 3; end > 0; end -= 3) {
            digits.insert(end, ',');
        }
        return digits.toString();
    }

    private String time() {
        long tenths = Math.max(1, (over.toMillis() + 50) / 100);
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
