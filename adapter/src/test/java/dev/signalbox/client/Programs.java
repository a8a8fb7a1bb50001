package dev.signalbox.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The C programs of the tests: compiled with gcc once for each folder, lines found by their markers. */
public final class Programs {
    private static final Path SOURCES = Path.of("src/test/resources/programs").toAbsolutePath();

    private Programs() {}

    /** Compiles a program into a folder. */
    public static Path compile(String name, Path folder, String... options) throws IOException {
        return compile(SOURCES.resolve(name + ".c"), folder, options);
    }

    /** Compiles a source file into a folder. */
    public static Path compile(Path source, Path folder, String... options) throws IOException {
        String file = source.getFileName().toString();
        Path program = folder.resolve(file.substring(0, file.length() - 2));
        List<String> command =
                new java.util.ArrayList<>(List.of("gcc", "-g", "-O0", "-o", program.toString(), source.toString()));
        command.addAll(List.of(options));
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(gcc.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!gcc.waitFor(60, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
                throw new AssertionError("gcc is needed and must compile " + source
                        + " (apt-get install gcc gcc-multilib libc6-dev): " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return program;
    }

    /** The source of a program. */
    public static Path source(String name) {
        return SOURCES.resolve(name + ".c");
    }

    /** The line with the marker {@code // @bp NAME}. */
    public static int line(Path source, String marker) throws IOException {
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).stripTrailing().endsWith("// @bp " + marker)) {
                return i + 1;
            }
        }
        throw new AssertionError(source + " has no marker " + marker);
    }
}
