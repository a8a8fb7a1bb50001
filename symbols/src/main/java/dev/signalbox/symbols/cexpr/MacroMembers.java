package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.value.StructValue;
import dev.signalbox.symbols.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Members that C programs know by names which their debug information does not have, because the C library's headers define them as macros over unions: those of
 * siginfo_t and struct sigaction (glibc, bits/types/siginfo_t.h and bits/sigaction.h; sigaction(2) lists the names).
 */
final class MacroMembers {
    private static final Map<String, List<String>> PATHS = Map.ofEntries(
            path("si_pid", "_sifields", "_kill", "si_pid"),
            path("si_uid", "_sifields", "_kill", "si_uid"),
            path("si_timerid", "_sifields", "_timer", "si_tid"),
            path("si_overrun", "_sifields", "_timer", "si_overrun"),
            path("si_status", "_sifields", "_sigchld", "si_status"),
            path("si_utime", "_sifields", "_sigchld", "si_utime"),
            path("si_stime", "_sifields", "_sigchld", "si_stime"),
            path("si_value", "_sifields", "_rt", "si_sigval"),
            path("si_int", "_sifields", "_rt", "si_sigval", "sival_int"),
            path("si_ptr", "_sifields", "_rt", "si_sigval", "sival_ptr"),
            path("si_addr", "_sifields", "_sigfault", "si_addr"),
            path("si_addr_lsb", "_sifields", "_sigfault", "si_addr_lsb"),
            path("si_lower", "_sifields", "_sigfault", "_bounds", "_addr_bnd", "_lower"),
            path("si_upper", "_sifields", "_sigfault", "_bounds", "_addr_bnd", "_upper"),
            path("si_pkey", "_sifields", "_sigfault", "_bounds", "_pkey"),
            path("si_band", "_sifields", "_sigpoll", "si_band"),
            path("si_fd", "_sifields", "_sigpoll", "si_fd"),
            path("si_call_addr", "_sifields", "_sigsys", "_call_addr"),
            path("si_syscall", "_sifields", "_sigsys", "_syscall"),
            path("si_arch", "_sifields", "_sigsys", "_arch"),
            path("sa_handler", "__sigaction_handler", "sa_handler"),
            path("sa_sigaction", "__sigaction_handler", "sa_sigaction"));

    private MacroMembers() {}

    private static Map.Entry<String, List<String>> path(String name, String... members) {
        return Map.entry(name, List.of(members));
    }

    /** What such a name means in a struct; empty when it is no such name, or the struct has no such union. */
    static Optional<Value> find(StructValue struct, String name) {
        Optional<Value> found = Optional.of(struct);
        for (String member : PATHS.getOrDefault(name, List.of())) {
            found = found.flatMap(
                    value -> value instanceof StructValue inner ? inner.member(member) : Optional.empty());
        }
        return PATHS.containsKey(name) ? found : Optional.empty();
    }
}
