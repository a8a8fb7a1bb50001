package dev.signalbox.engine.breakpoint;

import dev.signalbox.engine.stop.SourcePosition;
import java.util.Optional;

/**
 * One address at which a breakpoint stops a process.
 *
 * @param pid the process
 * @param address the virtual address of the site
 * @param position the line that the address belongs to, when it has one
 */
public record BreakpointLocation(int pid, long address, Optional<SourcePosition> position) {}
