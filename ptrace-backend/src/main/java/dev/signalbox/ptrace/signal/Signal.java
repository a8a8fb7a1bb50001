package dev.signalbox.ptrace.signal;

import java.util.Optional;

/**
 * A Linux signal, 1 to 64, with its names (signal(7); x86-64 numbers).
 *
 * <p>Real-time signals are named from glibc's SIGRTMIN, which is 34 (32 and 33 belong to glibc itself): {@code SIGRTMIN+3}, {@code SIGRTMAX-1}, nearest end
 * first as {@code kill -l} prints them. {@code SIG37} and {@code 37} are understood, too.
 */
public final class Signal implements Comparable<Signal> {
    /** The highest signal number. */
    public static final int MAX = 64;

    private static final int RTMIN = 34;
    private static final int RTMAX = 64;
    private static final String[] NAMES = {
        null,
        "SIGHUP",
        "SIGINT",
        "SIGQUIT",
        "SIGILL",
        "SIGTRAP",
        "SIGABRT",
        "SIGBUS",
        "SIGFPE",
        "SIGKILL",
        "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2",
        "SIGPIPE",
        "SIGALRM",
        "SIGTERM",
        "SIGSTKFLT",
        "SIGCHLD",
        "SIGCONT",
        "SIGSTOP",
        "SIGTSTP",
        "SIGTTIN",
        "SIGTTOU",
        "SIGURG",
        "SIGXCPU",
        "SIGXFSZ",
        "SIGVTALRM",
        "SIGPROF",
        "SIGWINCH",
        "SIGIO",
        "SIGPWR",
        "SIGSYS"
    };
    private static final Signal[] ALL = new Signal[MAX + 1];

    static {
        for (int number = 1; number <= MAX; number++) {
            ALL[number] = new Signal(number, nameOf(number));
        }
    }

    public static final Signal SIGHUP = of(1);
    public static final Signal SIGINT = of(2);
    public static final Signal SIGILL = of(4);
    public static final Signal SIGTRAP = of(5);
    public static final Signal SIGABRT = of(6);
    public static final Signal SIGBUS = of(7);
    public static final Signal SIGFPE = of(8);
    public static final Signal SIGKILL = of(9);
    public static final Signal SIGUSR1 = of(10);
    public static final Signal SIGSEGV = of(11);
    public static final Signal SIGUSR2 = of(12);
    public static final Signal SIGPIPE = of(13);
    public static final Signal SIGTERM = of(15);
    public static final Signal SIGCHLD = of(17);
    public static final Signal SIGCONT = of(18);
    public static final Signal SIGSTOP = of(19);
    public static final Signal SIGTSTP = of(20);
    public static final Signal SIGTTIN = of(21);
    public static final Signal SIGTTOU = of(22);
    public static final Signal SIGURG = of(23);
    public static final Signal SIGWINCH = of(28);
    public static final Signal SIGIO = of(29);
    public static final Signal SIGSYS = of(31);

    private final int number;
    private final String name;

    private Signal(int number, String name) {
        this.number = number;
        this.name = name;
    }

    private static String nameOf(int number) {
        if (number < NAMES.length) {
            return NAMES[number];
        }
        if (number < RTMIN) {
            return "SIG" + number;
        }
        if (number == RTMIN) {
            return "SIGRTMIN";
        }
        if (number == RTMAX) {
            return "SIGRTMAX";
        }
        return number < RTMIN + 16 ? "SIGRTMIN+" + (number - RTMIN) : "SIGRTMAX-" + (RTMAX - number);
    }

    /** The signal of that number; IllegalArgumentException outside 1 to 64. */
    public static Signal of(int number) {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException("no signal has the number " + number + "; they go from 1 to " + MAX);
        }
        return ALL[number];
    }

    /** Reads a name or number in any spelling listed above; case does not matter and the prefix SIG may be left out. */
    public static Optional<Signal> parse(String text) {
        String name = text.strip().toUpperCase(java.util.Locale.ROOT);
        if (name.startsWith("SIG")) {
            name = name.substring(3);
        }
        switch (name) {
            case "IOT":
                return Optional.of(SIGABRT);
            case "POLL":
                return Optional.of(SIGIO);
            case "CLD":
                return Optional.of(SIGCHLD);
            default:
                break;
        }
        for (int number = 1; number <= MAX; number++) {
            if (ALL[number].name.startsWith("SIG")
                    && ALL[number].name.substring(3).equals(name)) {
                return Optional.of(ALL[number]);
            }
        }
        try {
            int number;
            if (name.startsWith("RTMIN+")) {
                number = realTime(RTMIN + Integer.parseInt(name.substring(6)));
            } else if (name.startsWith("RTMAX-")) {
                number = realTime(RTMAX - Integer.parseInt(name.substring(6)));
            } else {
                number = Integer.parseInt(name);
            }
            return number >= 1 && number <= MAX ? Optional.of(ALL[number]) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int realTime(int number) {
        return number >= RTMIN && number <= RTMAX ? number : 0;
    }

    /** The number, 1 to 64. */
    public int number() {
        return number;
    }

    /** The name, with its prefix SIG. */
    public String name() {
        return name;
    }

    /** Bit n-1, as in the masks of /proc/PID/status and sigset_t. */
    public long bit() {
        return 1L << (number - 1);
    }

    @Override
    public int compareTo(Signal other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return name;
    }
}
