package dev.signalbox.ptrace.launch;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A process that was started, stopped at its first instruction.
 *
 * @param pid its pid
 * @param stdin where to write its input, for ptys and pipes; the caller closes it
 * @param stdout its output, for ptys and pipes, read on a thread of the caller's; ends when the last descriptor of the other side is closed, or after {@link
 *     DrainableInput#finish()}
 * @param stderr its error output, likewise
 */
public record LaunchedProcess(
        int pid, Optional<OutputStream> stdin, Optional<DrainableInput> stdout, Optional<DrainableInput> stderr) {
    /** An output stream of the debuggee that can be told that the process is gone: what is buffered is still read, then the stream ends, whoever else
     * still holds the other side open. */
    public abstract static class DrainableInput extends InputStream {
        /** Tells the reader to end once nothing more is buffered. Callable from any thread. */
        public abstract void finish();
    }
}
