package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.PtraceCalls;
import dev.signalbox.ptrace.seccomp.BpfInstruction;
import dev.signalbox.ptrace.seccomp.FilterCapture;
import dev.signalbox.ptrace.seccomp.FilterProgram;
import dev.signalbox.ptrace.seccomp.InstalledFilter;
import dev.signalbox.ptrace.seccomp.InvalidFilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the seccomp filters of a stopped thread with PTRACE_SECCOMP_GET_FILTER. The kernel shows them to a tracer with CAP_SYS_ADMIN in the initial user namespace that
 * is under no filter itself, if it was built with CONFIG_CHECKPOINT_RESTORE (kernel/seccomp.c, seccomp_get_filter). Tracer thread only.
 */
final class FilterReader {
    private static final int CAP_SYS_ADMIN = 21;
    private static final String FILTERED = "2";
    /** SECCOMP_MODE_DEAD, since Linux 5.17: the thread is being killed for a call (kernel/seccomp.c, __secure_computing). */
    private static final String CONDEMNED = "3";

    private final PtraceCalls kernel;
    private final Supplier<NativeBuffer> memory;
    private final Path proc;
    private NativeBuffer buffer;

    /**
     * @param memory gives {@link PtraceCalls#SECCOMP_FILTER_SIZE} bytes, when they are needed for the first time
     * @param proc where procfs is
     */
    FilterReader(PtraceCalls kernel, Supplier<NativeBuffer> memory, Path proc) {
        this.kernel = kernel;
        this.memory = memory;
        this.proc = proc;
    }

    /** Reads them; what the kernel does not show is what was seen before: filters never go. */
    FilterCapture capture(Tracee tracee) throws TraceeGoneException {
        FilterCapture read = capture(tracee.tid);
        if (read.isKnown()) {
            tracee.filters = tracee.filters.of(read.filters());
            return new FilterCapture(tracee.filters.oldestFirst(), "");
        }
        int newer = count(tracee.tid) - tracee.filters.length();
        List<Optional<InstalledFilter>> seen =
                tracee.filters.plusUnknown(Math.max(0, newer)).oldestFirst();
        long missing = seen.stream().filter(Optional::isEmpty).count();
        if (missing == 0) {
            return seen.isEmpty() ? read : new FilterCapture(seen, "");
        }
        String which = missing == seen.size()
                ? seen.size() + (missing == 1 ? " filter" : " filters")
                : missing + " of " + seen.size() + " filters";
        return new FilterCapture(
                seen,
                which + " (Seccomp_filters of /proc/" + tracee.tid
                        + "/status) came before Signalbox or by a call that it did not see, and " + read.unknown()
                        + "; or launch the program here, with \"seccomp\": {\"capture\": true} if it does not install them"
                        + " through libc");
    }

    /** How many filters a thread has; what was seen where the kernel does not say it, before Linux 5.9. */
    private int count(int tid) {
        String text = field(tid + "/status", "Seccomp_filters");
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private boolean isCondemned(int tid) {
        return field(tid + "/status", "Seccomp").equals(CONDEMNED);
    }

    FilterCapture capture(int tid) throws TraceeGoneException {
        if (buffer == null) {
            buffer = memory.get();
        }
        List<FilterProgram> filters = new ArrayList<>();
        while (true) {
            int length = kernel.getSeccompFilter(tid, filters.size(), buffer);
            if (length < 0) {
                return ended(tid, -length, filters);
            }
            byte[] bytes = new byte[length * BpfInstruction.SIZE];
            buffer.get(0, bytes, 0, bytes.length);
            try {
                filters.add(FilterProgram.parse(bytes));
            } catch (InvalidFilterException e) {
                return FilterCapture.unknown("filter " + (filters.size() + 1)
                        + " has something that this version of Signalbox does not know: " + e.getMessage());
            }
        }
    }

    /** EINVAL is the answer for a thread without filters, and of a kernel that cannot show any. */
    private FilterCapture ended(int tid, int error, List<FilterProgram> filters) throws TraceeGoneException {
        switch (error) {
            case Errno.ENOENT:
                return FilterCapture.of(filters);
            case Errno.ESRCH:
                throw new TraceeGoneException(tid);
            case Errno.EACCES:
                return field(tid + "/status", "Seccomp").equals("0")
                        ? FilterCapture.of(List.of())
                        : FilterCapture.unknown(forbidden());
            case Errno.EMEDIUMTYPE:
                return FilterCapture.unknown("filter " + (filters.size() + 1)
                        + " is no program in classic BPF, and the kernel shows no other");
            case Errno.EINVAL, Errno.EIO:
                if (isCondemned(tid)) {
                    return FilterCapture.unknown(
                            "the kernel shows no filters of a thread that it is killing, unless they were"
                                    + " looked at before; stop earlier, and look at them there (info seccomp)");
                }
                return field(tid + "/status", "Seccomp").equals(FILTERED)
                        ? FilterCapture.unknown(
                                "this kernel was built without CONFIG_CHECKPOINT_RESTORE and shows no filters")
                        : FilterCapture.of(List.of());
            default:
                throw new PtraceException(error, "PTRACE_SECCOMP_GET_FILTER", tid);
        }
    }

    private String forbidden() {
        if (!hasCapability(field("thread-self/status", "CapEff"))) {
            return "the kernel shows filters only to a debugger with CAP_SYS_ADMIN; run Signalbox as root";
        }
        if (!field("thread-self/status", "Seccomp").equals("0")) {
            return "Signalbox runs under a seccomp filter itself, as in most containers, and the kernel then shows it no"
                    + " filters; run it outside of that";
        }
        return "the kernel shows filters only to a debugger with CAP_SYS_ADMIN in the initial user namespace; run Signalbox"
                + " as root outside of the container";
    }

    private static boolean hasCapability(String mask) {
        try {
            return (Long.parseUnsignedLong(mask, 16) >>> CAP_SYS_ADMIN & 1) != 0;
        } catch (NumberFormatException e) {
            return false; // no procfs: then it is the likeliest reason
        }
    }

    /** A field of a status file (proc_pid_status(5)); empty when it cannot be read. */
    private String field(String file, String name) {
        try {
            for (String line : Files.readAllLines(proc.resolve(file))) {
                if (line.startsWith(name + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
        } catch (IOException e) {
            return ""; // the thread is gone, or procfs is not there: nothing is claimed
        }
        return "";
    }
}
