package dev.signalbox.engine.breakpoint;

/** What the user asked a breakpoint to be. */
public sealed interface BreakpointSpec {
    /** How users write it: {@code worker.c:14}, {@code main}, {@code *0x401136}. */
    String text();

    /**
     * A breakpoint on a line of a source file.
     *
     * @param path the file
     * @param otherwise what to look for where no code is known of that file; the same path when there is nothing else
     * @param line from 1
     * @param column from 1; 0 when not given
     */
    record Line(String path, String otherwise, int line, int column) implements BreakpointSpec {
        public Line(String path, int line, int column) {
            this(path, path, line, column);
        }

        @Override
        public String text() {
            return path.substring(path.lastIndexOf('/') + 1) + ":" + line;
        }
    }

    /** A breakpoint at the beginning of the functions of that name. */
    record Function(String name) implements BreakpointSpec {
        @Override
        public String text() {
            return name;
        }
    }

    /** A breakpoint at an address of the program. */
    record Address(long address) implements BreakpointSpec {
        @Override
        public String text() {
            return "*0x" + Long.toHexString(address);
        }
    }
}
