package dev.signalbox.ptrace.tracer;

import java.util.HashSet;
import java.util.Set;

/** Where an address space is watched for the installation of seccomp filters. Tracer thread only. */
final class InstallerSites {
    /** Where libc's syscall() is, watched or not. */
    final Set<Long> syscalls = new HashSet<>(0);
    /** Whether syscall() is watched now. */
    boolean armed;
    /** How often it was hit for another call since then. */
    int others;

    /** A forked child has what its parent has. */
    void copy(InstallerSites parent) {
        syscalls.addAll(parent.syscalls);
        armed = parent.armed;
        others = parent.others;
    }
}
