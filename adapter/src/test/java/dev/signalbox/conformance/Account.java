package dev.signalbox.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an execution left: its output, byte for byte, and its status as a shell shows it. */
record Account(String out, String err, int status) {
    private static final int PATIENCE_SECONDS = 60;

    /** The environment that all executions get: one variable, so that its order is no question. */
    static final String VARIABLE = "PATH";

    static final String VALUE = "/usr/local/bin:/usr/bin:/bin";

    /** Where an execution's output goes: regular files, the same for all executions. */
    record Streams(Path out, Path err) {
        static Streams in(Path directory) {
            return new Streams(directory.resolve("out"), directory.resolve("err"));
        }

        Account read(int status) throws IOException {
            // One byte, one char: what is not text is compared as well.
            return new Account(
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1),
                    status);
        }
    }

    /** Executes a command as a shell would, with /dev/null as its input. */
    static Account of(List<String> command, Streams streams, Path directory) throws IOException, InterruptedException {
        List<String> started = new ArrayList<>();
        started.add(ConformanceProgram.compile("clean_start", directory).toString());
        started.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(started)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(streams.out().toFile())
                .redirectError(streams.err().toFile());
        builder.environment().clear();
        builder.environment().put(VARIABLE, VALUE);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(command + " did not end; so far: " + streams.read(-1));
        }
        return streams.read(process.exitValue());
    }
}
