package dev.signalbox.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A C program under src/test/c, compiled by gcc, whose lines are found by the markers {@code // @bp name}. */
record CompiledProgram(Path executable, Path source) {
    static final Path SOURCES = Path.of("src/test/c").toAbsolutePath();

    static CompiledProgram compile(Path directory, String name, String... options) {
        Path source = SOURCES.resolve(name);
        Path output = directory.resolve(name.substring(0, name.lastIndexOf('.')));
        List<String> command = new ArrayList<>(List.of("gcc", "-g", "-O0", "-o", output.toString(), source.toString()));
        command.addAll(List.of(options));
        try {
            Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (gcc.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + text);
            }
        } catch (IOException e) {
            throw new IllegalStateException("these tests need gcc (apt-get install gcc): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new CompiledProgram(output, source);
    }

    /** The line, from 1, with the marker. */
    int line(String marker) {
        return line(source, marker);
    }

    static int line(Path source, String marker) {
        try {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).endsWith("// @bp " + marker)) {
                    return i + 1;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("no marker " + marker + " in " + source);
    }
}
