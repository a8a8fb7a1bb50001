package dev.signalbox.ptrace.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call of prctl(2) or seccomp(2) that puts the thread under seccomp. Constants from include/uapi/linux/seccomp.h and prctl.h.
 *
 * @param function prctl or seccomp
 * @param strict whether it asks for strict mode, which has no filter
 * @param flags of seccomp(2)
 * @param program the address of struct sock_fprog; 0 in strict mode
 */
public record SeccompRequest(String function, boolean strict, long flags, long program) {
    private static final int PR_SET_SECCOMP = 22;
    private static final int MODE_STRICT = 1;
    private static final int MODE_FILTER = 2;
    private static final int SET_MODE_STRICT = 0;
    private static final int SET_MODE_FILTER = 1;
    private static final long TSYNC = 1;
    private static final long NEW_LISTENER = 1 << 3;
    private static final List<String> FLAGS = List.of(
            "SECCOMP_FILTER_FLAG_TSYNC",
            "SECCOMP_FILTER_FLAG_LOG",
            "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
            "SECCOMP_FILTER_FLAG_NEW_LISTENER",
            "SECCOMP_FILTER_FLAG_TSYNC_ESRCH",
            "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV");

    /** What a call with these first arguments asks for; empty when it is about something else. */
    public static Optional<SeccompRequest> ofCall(String name, long first, long second, long third) {
        return switch (name) {
            case "prctl" -> ofPrctl(first, second, third);
            case "seccomp" -> ofSeccomp(first, second, third);
            default -> Optional.empty();
        };
    }

    private static Optional<SeccompRequest> ofPrctl(long option, long mode, long program) {
        return (int) option == PR_SET_SECCOMP && (mode == MODE_STRICT || mode == MODE_FILTER)
                ? Optional.of(new SeccompRequest("prctl", mode == MODE_STRICT, 0, mode == MODE_STRICT ? 0 : program))
                : Optional.empty();
    }

    private static Optional<SeccompRequest> ofSeccomp(long operation, long flags, long program) {
        int asked = (int) operation;
        return asked == SET_MODE_STRICT || asked == SET_MODE_FILTER
                ? Optional.of(new SeccompRequest(
                        "seccomp",
                        asked == SET_MODE_STRICT,
                        flags & 0xffffffffL,
                        asked == SET_MODE_STRICT ? 0 : program))
                : Optional.empty();
    }

    /** Whether the filter becomes that of all threads of the process. */
    public boolean isForAllThreads() {
        return (flags & TSYNC) != 0;
    }

    /** Whether a result says that it was done: 0, or with a listener its descriptor. A positive one otherwise is a thread that could not be synchronised. */
    public boolean succeeded(long result) {
        return (flags & NEW_LISTENER) != 0 ? result >= 0 : result == 0;
    }

    /** The call in words, without the address. */
    public String text() {
        if (function.equals("prctl")) {
            return strict ? "prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT)" : "prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)";
        }
        return strict ? "seccomp(SECCOMP_SET_MODE_STRICT)" : "seccomp(SECCOMP_SET_MODE_FILTER, " + flagNames() + ")";
    }

    private String flagNames() {
        List<String> names = new ArrayList<>();
        long rest = flags;
        for (int bit = 0; bit < FLAGS.size(); bit++) {
            if ((flags & 1L << bit) != 0) {
                names.add(FLAGS.get(bit));
                rest &= ~(1L << bit);
            }
        }
        if (rest != 0 || names.isEmpty()) {
            names.add(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
        }
        return String.join("|", names);
    }
}
