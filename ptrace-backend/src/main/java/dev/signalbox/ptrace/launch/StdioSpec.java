package dev.signalbox.ptrace.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a launched program's standard descriptors lead. */
public sealed interface StdioSpec {
    /**
     * This process's own descriptors 0, 1 and 2.
     *
     * @param closed those of them that the program starts without
     */
    record Inherit(Set<Integer> closed) implements StdioSpec {
        public Inherit {
            closed = Set.copyOf(closed);
        }
    }

    /** A pty for stdin and stdout and another for stderr, output processing off, so that categories stay apart and stdio is line-buffered. */
    record Ptys() implements StdioSpec {}

    /** Three pipes. */
    record Pipes() implements StdioSpec {}

    /** Files; an absent one means /dev/null. */
    record Files(Optional<Path> in, Optional<Path> out, Optional<Path> err) implements StdioSpec {}

    /**
     * Files for the first streams, ptys for the others, without a controlling terminal where stdin is a file.
     *
     * @param files of stdin, stdout and stderr, in that order, as many as there are; an absent one means /dev/null
     */
    record FilesAndPtys(List<Optional<Path>> files) implements StdioSpec {
        public FilesAndPtys {
            files = List.copyOf(files);
        }
    }
}
