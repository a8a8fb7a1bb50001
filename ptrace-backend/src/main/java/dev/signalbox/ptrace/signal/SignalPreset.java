package dev.signalbox.ptrace.signal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What becomes of signals that no rule and no filter mentions. SIG32 and SIG33, glibc's own, never stop by a preset. */
public enum SignalPreset {
    /** The default. */
    ALL("every signal stops, is printed and passed: nothing that happens to the program is missed"),

    /** gdb/infrun.c, _initialize_infrun: ALRM, URG, IO, VTALRM, PROF, CHLD and WINCH are quiet; INT and TRAP are for the debugger. */
    GDB(
            "gdb's defaults, for those who know them: what programs use in passing (SIGALRM, SIGURG, SIGIO, SIGVTALRM, SIGPROF, SIGCHLD, SIGWINCH)"
                    + " is quiet, SIGINT and SIGTRAP stop and are kept from the program, all others stop") {
        @Override
        SignalRule.Case usual(Signal signal) {
            if (QUIET_IN_GDB.contains(signal.number())) {
                return quiet();
            }
            return stop(!signal.equals(Signal.SIGINT) && !signal.equals(Signal.SIGTRAP));
        }
    },

    /** lldb/source/Plugins/Process/Utility/LinuxSignals.cpp: ALRM, PROF and the real-time signals are quiet, CHLD and CONT are printed; INT, TRAP and STOP are kept. */
    LLDB(
            "lldb's defaults, for those who know them: SIGALRM, SIGPROF and the real-time signals are quiet, SIGCHLD and SIGCONT are printed, SIGINT,"
                    + " SIGTRAP and SIGSTOP stop and are kept from the program, all others stop") {
        @Override
        SignalRule.Case usual(Signal signal) {
            if (QUIET_IN_LLDB.contains(signal.number())) {
                return quiet();
            }
            if (SignalSet.of(Signal.SIGCHLD, Signal.SIGCONT).contains(signal.number())) {
                return print();
            }
            return stop(
                    !SignalSet.of(Signal.SIGINT, Signal.SIGTRAP, Signal.SIGSTOP).contains(signal.number()));
        }
    },

    /** Formerly "crash". */
    CRASHES(
            "SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV and SIGSYS stop, all others pass without a word: only what is a bug most of the time") {
        @Override
        SignalRule.Case usual(Signal signal) {
            return SignalSet.CRASH.contains(signal.number()) ? stop(true) : quiet();
        }
    },

    /**
     * HotSpot finds null pointers, stack overflows, safepoints and divisions by zero through faults (os_linux_x86.cpp, PosixSignals::pd_hotspot_signal_handler), suspends threads
     * by SIGUSR2 (SR_signum), dumps them at SIGQUIT, wakes blocked I/O by SIGRTMAX-2 (NativeThread.c), and writes its report before it raises SIGABRT.
     */
    JVM(
            "for a Java VM, which finds null pointers and safepoints through SIGSEGV, SIGBUS, SIGFPE and SIGILL, and uses SIGUSR2, SIGQUIT and SIGRTMAX-2 itself: they are"
                    + " quiet while it has a handler and nobody else sent them; SIGABRT, which ends its own crash report, and all others stop as with gdb") {
        @Override
        Optional<String> exempt(Signal signal) {
            return JVM_FAULTS.contains(signal.number())
                    ? Optional.of("si_code > 0 && $handled")
                    : JVM_OWN.contains(signal.number()) ? Optional.of("$handled") : Optional.empty();
        }

        @Override
        SignalRule.Case usual(Signal signal) {
            return QUIET_IN_GDB.contains(signal.number()) ? quiet() : stop(true);
        }
    },

    /**
     * The Go runtime preempts goroutines by SIGURG and profiles by SIGPROF (runtime/signal_unix.go), and makes panics of faults (runtime.sigpanic), which programs
     * recover from.
     */
    GO(
            "for Go, whose runtime preempts by SIGURG and profiles by SIGPROF (quiet), and makes panics of SIGSEGV, SIGBUS and SIGFPE and errors of SIGPIPE (printed while it"
                    + " has a handler and they are not from another process); all others stop as with gdb") {
        @Override
        Optional<String> exempt(Signal signal) {
            return GO_FAULTS.contains(signal.number())
                    ? Optional.of("si_code > 0 && $handled")
                    : signal.equals(Signal.SIGPIPE) ? Optional.of("$handled") : Optional.empty();
        }

        @Override
        SignalRule.Case exempted() {
            return print();
        }

        @Override
        SignalRule.Case usual(Signal signal) {
            return QUIET_IN_GDB.contains(signal.number()) ? quiet() : stop(true);
        }
    },

    /** The sandbox of Chromium (sandbox/linux/seccomp-bpf/trap.cc) answers system calls in its SIGSYS handler, through a broker process. */
    CHROMIUM_BROKER(
            "for programs whose sandbox answers blocked calls in a handler, as Chromium's broker does: a SIGSYS or SIGSEGV that has a handler is printed, one that has none"
                    + " (and is about to kill) stops; all others as with gdb") {
        @Override
        Optional<String> exempt(Signal signal) {
            return signal.equals(Signal.SIGSYS) || signal.equals(Signal.SIGSEGV)
                    ? Optional.of("$handled")
                    : Optional.empty();
        }

        @Override
        SignalRule.Case exempted() {
            return print();
        }

        @Override
        SignalRule.Case usual(Signal signal) {
            return QUIET_IN_GDB.contains(signal.number()) ? quiet() : stop(true);
        }
    },

    /** The preset where there is nobody to stop for. */
    PRINT("nothing stops; signals are printed and passed: for runs that nobody watches") {
        @Override
        SignalRule.Case usual(Signal signal) {
            return print();
        }
    },

    /** Nothing at all. */
    QUIET("nothing stops and nothing is printed; signals are passed: the program runs as if it were alone") {
        @Override
        SignalRule.Case usual(Signal signal) {
            return quiet();
        }
    };

    private static final SignalSet QUIET_IN_GDB = set("SIGALRM SIGURG SIGIO SIGVTALRM SIGPROF SIGCHLD SIGWINCH");
    private static final SignalSet QUIET_IN_LLDB = set("SIGALRM SIGPROF SIGRTMIN-SIGRTMAX");
    private static final SignalSet JVM_FAULTS = set("SIGSEGV SIGBUS SIGFPE SIGILL");
    private static final SignalSet JVM_OWN = set("SIGUSR2 SIGQUIT SIGPIPE SIGXFSZ SIGRTMAX-2");
    private static final SignalSet GO_FAULTS = set("SIGSEGV SIGBUS SIGFPE");

    private final String reason;
    private final SignalRule[] rules = new SignalRule[Signal.MAX + 1];

    static {
        for (SignalPreset preset : values()) {
            preset.fill();
        }
    }

    SignalPreset(String reason) {
        this.reason = reason;
    }

    private static SignalSet set(String list) {
        try {
            return SignalListParser.parse(list, 0);
        } catch (SignalRuleException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fill() {
        for (int number = 1; number <= Signal.MAX; number++) {
            Signal signal = Signal.of(number);
            SignalRule.Case usual = SignalSet.ALL.contains(number) ? usual(signal) : quiet();
            Optional<String> exempt = exempt(signal);
            rules[number] =
                    new SignalRule(exempt.isEmpty() ? List.of(usual) : List.of(when(exempt.get(), exempted()), usual));
        }
    }

    private static SignalRule.Case when(String condition, SignalRule.Case then) {
        try {
            SignalCondition when = SignalCondition.parse(condition);
            return new SignalRule.Case(
                    when, then.stop(), then.print(), then.pass(), OptionalLong.empty(), Optional.empty(), then.name());
        } catch (SignalRuleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a signal does. */
    SignalRule.Case usual(Signal signal) {
        return stop(true);
    }

    /** When it does {@link #exempted()} instead. */
    Optional<String> exempt(Signal signal) {
        return Optional.empty();
    }

    /** What the exempt ones do. */
    SignalRule.Case exempted() {
        return quiet();
    }

    SignalRule.Case stop(boolean pass) {
        return SignalRule.Case.of(SignalCondition.ALWAYS, true, pass, name(this));
    }

    SignalRule.Case print() {
        return SignalRule.Case.of(SignalCondition.NEVER, true, true, name(this));
    }

    SignalRule.Case quiet() {
        return SignalRule.Case.of(SignalCondition.NEVER, false, true, name(this));
    }

    private static String name(SignalPreset preset) {
        return "preset." + preset.id();
    }

    /** The name that users write. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it does and whom it is for, in a sentence. */
    public String reason() {
        return reason;
    }

    /** What it does with a signal. */
    public SignalRule rule(Signal signal) {
        return rules[signal.number()];
    }

    /** The preset of that name ({@code crash} is {@code crashes}); the error names all. */
    public static SignalPreset parse(String id) throws SignalRuleException {
        String name = id.strip().equals("crash") ? "crashes" : id.strip();
        Optional<SignalPreset> found = Arrays.stream(values())
                .filter(preset -> preset.id().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            throw new SignalRuleException(
                    -1,
                    "there is no signal preset \"" + id + "\"; there are "
                            + Arrays.stream(values()).map(SignalPreset::id).collect(Collectors.joining(", ")));
        }
        return found.get();
    }
}
