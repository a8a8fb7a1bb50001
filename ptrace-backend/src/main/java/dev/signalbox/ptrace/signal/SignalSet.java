package dev.signalbox.ptrace.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An immutable set of signals.
 *
 * @param mask bit n-1 for signal n, as in sigset_t and /proc/PID/status
 */
public record SignalSet(long mask) {
    /** No signal. */
    public static final SignalSet NONE = new SignalSet(0);

    /** Every signal but SIG32 and SIG33, which glibc uses for itself and which only count when they are named. */
    public static final SignalSet ALL = new SignalSet(~(1L << 31 | 1L << 32));

    /** The signals that a fault or abort() raises and whose default is a core dump. */
    public static final SignalSet CRASH = of(
            Signal.SIGILL, Signal.SIGTRAP, Signal.SIGABRT, Signal.SIGBUS, Signal.SIGFPE, Signal.SIGSEGV, Signal.SIGSYS);

    /** The given signals. */
    public static SignalSet of(Signal... signals) {
        long mask = 0;
        for (Signal signal : signals) {
            mask |= signal.bit();
        }
        return new SignalSet(mask);
    }

    /** Whether a signal's number is in it. */
    public boolean contains(int signo) {
        return signo >= 1 && signo <= Signal.MAX && (mask >>> signo - 1 & 1) != 0;
    }

    /** The signals in the order of their numbers. */
    public List<Signal> signals() {
        List<Signal> signals = new ArrayList<>();
        for (int number = 1; number <= Signal.MAX; number++) {
            if (contains(number)) {
                signals.add(Signal.of(number));
            }
        }
        return signals;
    }

    @Override
    public String toString() {
        return equals(ALL) ? "all" : signals().stream().map(Signal::name).collect(Collectors.joining(", "));
    }
}
