package dev.signalbox.cli.demo;

import dev.signalbox.cli.Main;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A sample of the checkout that the jar was built in, compiled into a folder of its own.
 *
 * @param source its C source
 * @param executable the program
 */
public record SampleProgram(Path source, Path executable) implements AutoCloseable {
    /** Compiles the sandbox sample. */
    public static SampleProgram sandbox() throws IOException {
        Path source = checkout().resolve("sample-workspaces/sandbox/sandbox.c");
        if (!Files.isRegularFile(source)) {
            throw new IOException("the demo needs " + source + "; run it from a checkout of Signalbox");
        }
        Path folder = Files.createTempDirectory("signalbox-demo");
        Path program = folder.resolve("sandbox");
        Process gcc;
        try {
            gcc = new ProcessBuilder("gcc", "-g", "-O0", "-std=gnu11", "-o", program.toString(), source.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Files.delete(folder);
            throw new IOException("the demo needs gcc: apt-get install gcc libc6-dev", e);
        }
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (gcc.waitFor() != 0) {
                Files.delete(folder);
                throw new IOException("gcc could not compile the sample: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return new SampleProgram(source, program);
    }

    /** The jar is CHECKOUT/adapter/target/signalbox.jar. */
    private static Path checkout() throws IOException {
        try {
            Path jar = Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toRealPath();
            return jar.resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IOException("where the jar lies cannot be said", e);
        }
    }

    /** The line that ends with the marker {@code // @bp NAME}. */
    public int line(String marker) throws IOException {
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("// @bp " + marker)) {
                return i + 1;
            }
        }
        throw new IOException(source + " has no line marked " + marker);
    }

    /** A line's text without its marker. */
    public String text(int line) throws IOException {
        String text = Files.readAllLines(source).get(line - 1).strip();
        int comment = text.indexOf("//");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(executable);
        Files.deleteIfExists(executable.getParent());
    }
}
