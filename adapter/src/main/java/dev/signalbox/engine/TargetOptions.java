package dev.signalbox.engine;

import dev.signalbox.engine.breakpoint.BreakpointTable;

/**
 * How a target is started and whose breakpoints it uses; its followed children get the same but for {@code stopOnEntry}.
 *
 * @param breakpoints the session's breakpoints, from {@link TargetGroup#newBreakpoints()}
 * @param stopOnEntry whether {@link LiveTarget#start()} leads to a stop: of a launched program at main's first line (else at the ELF entry), of an
 *     attached one where it is
 * @param modules when its modules are read
 */
public record TargetOptions(BreakpointTable breakpoints, boolean stopOnEntry, Modules modules) {
    /** When the modules of a process are read. */
    public enum Modules {
        /** From the start, following the dynamic linker: for breakpoints and for clients that list modules. */
        FOLLOWED,
        /**
         * When a stop is shown and not before: nothing is inserted into the program, and a process that never stops costs nothing. No breakpoints. A child that
         * exits a moment after its birth without anything to report may not be told of.
         */
        AT_STOPS
    }

    /** A target whose modules are followed from the start. */
    public TargetOptions(BreakpointTable breakpoints, boolean stopOnEntry) {
        this(breakpoints, stopOnEntry, Modules.FOLLOWED);
    }

    /** The options of a child that is followed. */
    public TargetOptions forChild() {
        return new TargetOptions(breakpoints, false, modules);
    }
}
