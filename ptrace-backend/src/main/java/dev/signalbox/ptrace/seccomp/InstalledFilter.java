package dev.signalbox.ptrace.seccomp;

import java.util.Optional;

/**
 * A filter of a thread.
 *
 * @param program what it does
 * @param installation how it came to be, when that was seen
 */
public record InstalledFilter(FilterProgram program, Optional<FilterInstallation> installation) {
    /** A filter of which nobody saw where it came from. */
    public static InstalledFilter of(FilterProgram program) {
        return new InstalledFilter(program, Optional.empty());
    }
}
