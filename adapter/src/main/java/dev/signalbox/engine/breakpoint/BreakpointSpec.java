package dev.signalbox.engine.breakpoint;

/** What the user asked a breakpoint to be. */
public sealed interface BreakpointSpec {
    /** A breakpoint on a line of a source file; path as the client names it, line and column from 1, column 0 when not given. */
    record Line(String path, int line, int column) implements BreakpointSpec {}

    /** A breakpoint at the beginning of the functions of that name. */
    record Function(String name) implements BreakpointSpec {}

    /** A breakpoint at an address of the program. */
    record Address(long address) implements BreakpointSpec {}
}
