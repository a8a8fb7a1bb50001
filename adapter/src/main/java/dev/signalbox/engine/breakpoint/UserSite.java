package dev.signalbox.engine.breakpoint;

import dev.signalbox.ptrace.site.SiteOwner;

/** The owner of the sites of one breakpoint of the user, in all processes. */
public final class UserSite implements SiteOwner {
    private final LogicalBreakpoint breakpoint;

    UserSite(LogicalBreakpoint breakpoint) {
        this.breakpoint = breakpoint;
    }

    /** The breakpoint. */
    public LogicalBreakpoint breakpoint() {
        return breakpoint;
    }

    @Override
    public Kind kind() {
        return Kind.USER;
    }
}
