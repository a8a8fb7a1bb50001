package dev.signalbox.ptrace.seccomp;

import java.util.List;
import java.util.Optional;

/**
 * What is known about the seccomp filters of a thread.
 *
 * @param slots the filters in the order of their installation, those that are unknown empty; empty itself when there are none, or when not even their number is known
 * @param unknown why some cannot be read and what to do about it, a clause without full stop; empty when all of them can
 */
public record FilterCapture(List<Optional<InstalledFilter>> slots, String unknown) {
    /** Copies the list. */
    public FilterCapture {
        slots = List.copyOf(slots);
    }

    /** All filters of a thread, of which nobody saw where they came from. */
    public static FilterCapture of(List<FilterProgram> filters) {
        return new FilterCapture(
                filters.stream()
                        .map(filter -> Optional.of(InstalledFilter.of(filter)))
                        .toList(),
                "");
    }

    /** Not to be had. */
    public static FilterCapture unknown(String why) {
        return new FilterCapture(List.of(), why);
    }

    /** Whether all filters are known. */
    public boolean isKnown() {
        return unknown.isEmpty();
    }

    /** How many filters there are, as far as that is known. */
    public int count() {
        return slots.size();
    }

    /** The programs that are known, in the order of their installation. */
    public List<FilterProgram> filters() {
        return slots.stream()
                .flatMap(Optional::stream)
                .map(InstalledFilter::program)
                .toList();
    }

    /** How a filter was installed; empty when nobody saw it. */
    public Optional<FilterInstallation> installation(int number) {
        return slots.get(number - 1).flatMap(InstalledFilter::installation);
    }
}
