package dev.signalbox.ptrace.arch.x86_64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A C program of this module's tests (src/test/c), compiled by gcc into a directory of the test. */
final class TestProgram {
    private static final Path SOURCES = Path.of("src", "test", "c");

    private TestProgram() {}

    static Path compile(String name, Path directory, String... options) throws IOException, InterruptedException {
        Path program = directory.resolve(name + String.join("", options));
        List<String> command = new ArrayList<>(List.of("gcc", "-Wall", "-o", program.toString()));
        command.addAll(List.of(options));
        command.add(SOURCES.resolve(name + ".c").toString());
        Path log = Files.createTempFile(directory, name, ".log");
        Process gcc = start(command, log);
        if (!gcc.waitFor(60, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
            gcc.destroyForcibly();
            throw new IllegalStateException("gcc failed: " + Files.readString(log));
        }
        return program;
    }

    private static Process start(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("These tests need gcc: apt-get install gcc libc6-dev", e);
        }
    }
}
