package dev.signalbox.engine;

import dev.signalbox.engine.breakpoint.BreakpointTable;

/**
 * How a target is started and whose breakpoints it uses.
 *
 * @param breakpoints the session's breakpoints, from {@link TargetGroup#newBreakpoints()}
 * @param stopOnEntry whether {@link LiveTarget#start()} leads to a stop: of a launched program at main's first line (else at the ELF entry), of an
 *     attached one where it is
 */
public record TargetOptions(BreakpointTable breakpoints, boolean stopOnEntry) {}
