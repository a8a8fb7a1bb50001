package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.kernel.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What this machine says about who may trace whom, in sentences that tell what to do.
 *
 * <p>Sources: Yama's ptrace_scope in Documentation/admin-guide/LSM/Yama.rst; a filter that refuses ptrace(2), as containers may have one, in seccomp(2).
 *
 * @param scope Yama's ptrace_scope; empty where the kernel has no Yama
 */
record TracePermission(Optional<String> scope) {
    private static final Path PTRACE_SCOPE = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    private static final String RELAX = "'sudo sysctl kernel.yama.ptrace_scope=0'";

    static TracePermission ofMachine() {
        try {
            return new TracePermission(
                    Optional.of(Files.readString(PTRACE_SCOPE).strip()));
        } catch (IOException absent) {
            return new TracePermission(Optional.empty());
        }
    }

    /**
     * How another process may be attached to, after EPERM.
     *
     * @param ours whether it runs as our user; then the kernel objects to more than that (ptrace(2), "Ptrace access mode checking")
     */
    String toAttach(boolean ours) {
        boolean byUser = scope.isEmpty() || scope.get().equals("0");
        if (byUser && ours) {
            return "it has privileges that we lack, or has made itself untraceable (PR_SET_DUMPABLE of prctl(2), a set-user-ID program): run Signalbox as root";
        }
        if (scope.isEmpty()) {
            return "run Signalbox as the same user or as root";
        }
        return value()
                + switch (scope.get()) {
                    case "1" ->
                        ": only descendants may be traced. Start the program from Signalbox, or allow it with " + RELAX;
                    case "2" -> onlyRoot();
                    case "3" -> off();
                    default -> ", so the same user may trace: run Signalbox as that user or as root";
                };
    }

    /** Why not even a child can be traced, after that errno. */
    String toTrace(int errno) {
        String trouble = "this machine does not let Signalbox trace (errno " + errno + " from PTRACE_SEIZE of a child)";
        if (errno != Errno.EPERM && errno != Errno.ENOSYS) {
            return trouble;
        }
        String level = scope.orElse("");
        if (level.equals("2") || level.equals("3")) {
            return "Signalbox is not permitted to trace: " + value() + (level.equals("2") ? onlyRoot() : off());
        }
        return "Signalbox is not permitted to trace, not even its own children: something refuses ptrace(2), most likely the seccomp profile of a"
                + " container. Start the container with --cap-add SYS_PTRACE, or with a profile that allows ptrace";
    }

    private String value() {
        return PTRACE_SCOPE + " is " + scope.orElseThrow();
    }

    private static String onlyRoot() {
        return ": only root may trace. Run Signalbox as root, or allow it with " + RELAX;
    }

    private static String off() {
        return ": tracing is off until the next boot";
    }
}
