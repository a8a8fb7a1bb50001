package dev.signalbox.ptrace.launch;

import java.nio.file.Path;
import java.util.Optional;

/** Where a launched program's standard descriptors lead. */
public sealed interface StdioSpec {
    /** This process's own descriptors 0, 1 and 2. */
    record Inherit() implements StdioSpec {}

    /** A pty for stdin and stdout and another for stderr, output processing off, so that categories stay apart and stdio is line-buffered. */
    record Ptys() implements StdioSpec {}

    /** Three pipes. */
    record Pipes() implements StdioSpec {}

    /** Files; an absent one means /dev/null. */
    record Files(Optional<Path> in, Optional<Path> out, Optional<Path> err) implements StdioSpec {}
}
