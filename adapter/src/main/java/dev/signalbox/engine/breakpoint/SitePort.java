package dev.signalbox.engine.breakpoint;

import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.site.SiteOwner;

/** How breakpoints reach one process. */
public interface SitePort {
    /** Inserts a site for an owner. */
    void add(long address, SiteOwner owner) throws TraceeGoneException, SiteException;

    /** Takes it out. */
    void remove(long address, SiteOwner owner) throws TraceeGoneException;
}
