package dev.signalbox.cli.run;

import dev.signalbox.engine.FileProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where {@code run} says what happens: stderr, a file, or nowhere. */
public final class RunLog implements AutoCloseable {
    private final Optional<PrintStream> out;
    private final boolean ours;

    private RunLog(Optional<PrintStream> out, boolean ours) {
        this.out = out;
        this.ours = ours;
    }

    /** Opens it. */
    public static RunLog open(boolean quiet, Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            try {
                return new RunLog(
                        Optional.of(new PrintStream(Files.newOutputStream(file.get()), true, StandardCharsets.UTF_8)),
                        true);
            } catch (IOException e) {
                throw new IOException("--log: cannot write " + file.get() + ": " + FileProblem.writing(e), e);
            }
        }
        return new RunLog(quiet ? Optional.empty() : Optional.of(System.err), false);
    }

    /** Says something. */
    public void say(String line) {
        out.ifPresent(stream -> stream.println("signalbox: " + line));
    }

    /** Whether nothing that is said is heard. */
    public boolean isSilent() {
        return out.isEmpty();
    }

    @Override
    public void close() {
        if (ours) {
            out.ifPresent(PrintStream::close);
        }
    }
}
