package dev.signalbox.ptrace.seccomp;

import java.util.List;

/**
 * The seccomp filters of a thread as the kernel shows them to its tracer.
 *
 * @param filters in the order of their installation; empty when there are none, or when they are unknown
 * @param unknown why they cannot be read and what to do about it, a clause without full stop; empty when they can
 */
public record FilterCapture(List<FilterProgram> filters, String unknown) {
    /** Copies the list. */
    public FilterCapture {
        filters = List.copyOf(filters);
    }

    /** All filters of a thread. */
    public static FilterCapture of(List<FilterProgram> filters) {
        return new FilterCapture(filters, "");
    }

    /** Not to be had. */
    public static FilterCapture unknown(String why) {
        return new FilterCapture(List.of(), why);
    }

    /** Whether the filters are known. */
    public boolean isKnown() {
        return unknown.isEmpty();
    }
}
