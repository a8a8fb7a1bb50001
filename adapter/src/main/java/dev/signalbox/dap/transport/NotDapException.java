package dev.signalbox.dap.transport;

import java.io.IOException;

/** The first line of a connection is not a header of the Debug Adapter Protocol: somebody else is talking, a web page for example. */
public final class NotDapException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Names the line that came instead. */
    public NotDapException(String line) {
        super("the first line is not a Debug Adapter Protocol header: " + line);
    }
}
