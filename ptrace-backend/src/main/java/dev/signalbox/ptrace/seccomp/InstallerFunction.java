package dev.signalbox.ptrace.seccomp;

import dev.signalbox.ptrace.site.SiteOwner;

/** A function of a library through which programs come to seccomp, as the owner of an internal breakpoint at its beginning. What a hit means is the tracer's affair. */
public enum InstallerFunction implements SiteOwner {
    /** libc's {@code prctl(option, ...)}: PR_SET_SECCOMP installs, PR_SET_NO_NEW_PRIVS announces that a filter is to follow. */
    PRCTL("prctl"),
    /**
     * libc's {@code syscall(number, ...)}, the way to seccomp(2), for which glibc has no function. Programs use it for many other calls, so that it is watched only where a
     * filter could be installed at all.
     */
    SYSCALL("syscall"),
    /** libseccomp's {@code seccomp_load(context)}, which announces a filter and then installs it through libc. */
    SECCOMP_LOAD("seccomp_load");

    private final String symbol;

    InstallerFunction(String symbol) {
        this.symbol = symbol;
    }

    /** Its name in the symbol table. */
    public String symbol() {
        return symbol;
    }

    @Override
    public Kind kind() {
        return Kind.LIBRARY_EVENT;
    }
}
