package dev.signalbox.ptrace.signal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of signals that no rule and no filter mentions. SIG32 and SIG33, glibc's own, never stop by a preset. */
public enum SignalPreset {
    /** Every signal stops, is printed and passed. */
    ALL {
        @Override
        SignalAction choose(Signal signal, String rule) {
            return new SignalAction(true, true, true, rule);
        }
    },
    /** gdb's table: what programs use in passing does not stop, SIGINT and SIGTRAP are for the debugger. */
    GDB {
        @Override
        SignalAction choose(Signal signal, String rule) {
            if (QUIET_IN_GDB.contains(signal.number())) {
                return new SignalAction(false, false, true, rule);
            }
            boolean ours = signal.equals(Signal.SIGINT) || signal.equals(Signal.SIGTRAP);
            return new SignalAction(true, true, !ours, rule);
        }
    },
    /** Crash signals stop, all others are passed without a word. */
    CRASH {
        @Override
        SignalAction choose(Signal signal, String rule) {
            boolean crash = SignalSet.CRASH.contains(signal.number());
            return new SignalAction(crash, crash, true, rule);
        }
    },
    /** Nothing stops; signals are printed and passed. The preset where there is nobody to stop for. */
    PRINT {
        @Override
        SignalAction choose(Signal signal, String rule) {
            return new SignalAction(false, true, true, rule);
        }
    },
    /** Nothing stops and nothing is printed; signals are passed. */
    QUIET {
        @Override
        SignalAction choose(Signal signal, String rule) {
            return new SignalAction(false, false, true, rule);
        }
    };

    /** gdb/infrun.c, _initialize_infrun: ALRM, URG, IO, VTALRM, PROF, CHLD, WINCH. */
    private static final SignalSet QUIET_IN_GDB =
            new SignalSet(1L << 13 | 1L << 22 | 1L << 28 | 1L << 25 | 1L << 26 | 1L << 16 | 1L << 27);

    private final SignalAction[] actions = new SignalAction[Signal.MAX + 1];

    static {
        for (SignalPreset preset : values()) {
            preset.fill();
        }
    }

    private void fill() {
        for (int number = 1; number <= Signal.MAX; number++) {
            Signal signal = Signal.of(number);
            actions[number] = SignalSet.ALL.contains(number)
                    ? choose(signal, "preset." + id())
                    : new SignalAction(false, false, true, "preset." + id());
        }
    }

    abstract SignalAction choose(Signal signal, String rule);

    /** The name that users write. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action for a signal, always the same object. */
    public SignalAction action(int signo) {
        return actions[signo];
    }

    /** The preset of that name; the error names all. */
    public static SignalPreset parse(String id) throws SignalRuleException {
        Optional<SignalPreset> found = Arrays.stream(values())
                .filter(preset -> preset.id().equals(id.strip()))
                .findFirst();
        if (found.isEmpty()) {
            throw new SignalRuleException(
                    0,
                    "there is no signal preset \"" + id + "\"; there are "
                            + Arrays.stream(values()).map(SignalPreset::id).collect(Collectors.joining(", ")));
        }
        return found.get();
    }
}
