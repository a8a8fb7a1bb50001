package dev.signalbox.symbols.module;

import dev.signalbox.symbols.source.SourceLocation;
import java.util.Optional;

/**
 * An address at which a breakpoint that the user set on a line or function is to be inserted.
 *
 * @param address where to insert it
 * @param source the line it is really on; empty for functions without debug information
 * @param function the name of the function, or of the inlined one; empty in code of no function, as assembly may be
 * @param inlined whether it is in an inlined copy
 */
public record BreakpointLocation(
        VirtualAddress address, Optional<SourceLocation> source, String function, boolean inlined) {}
