package dev.signalbox.engine.stop;

import dev.signalbox.ptrace.site.SiteOwner;

/** The owner of a site that the engine itself needs. */
public final class InternalSite implements SiteOwner {
    /** What for. */
    public enum Purpose {
        /** The program's beginning, to stop on entry. */
        ENTRY,
        /** The function that a step goes into. */
        STEP_TARGET,
        /** A longjmp that may leave the call that a step goes over. */
        LONG_JUMP
    }

    private final Purpose purpose;

    /** An owner for one wish. */
    public InternalSite(Purpose purpose) {
        this.purpose = purpose;
    }

    /** What for. */
    public Purpose purpose() {
        return purpose;
    }

    @Override
    public Kind kind() {
        return Kind.STEP;
    }

    @Override
    public String toString() {
        return "site for " + purpose;
    }
}
