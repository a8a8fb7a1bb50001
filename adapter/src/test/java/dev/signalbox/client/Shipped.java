package dev.signalbox.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The product as it is shipped: the jar, run by a JVM of its own. */
public final class Shipped implements AutoCloseable {
    private static final Path JAR =
            Path.of(System.getProperty("signalbox.jar", "target/signalbox.jar")).toAbsolutePath();

    private final Process process;
    private final Path errors;
    private RawClient client;

    private Shipped(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** The command line that runs the product. */
    public static List<String> command(String... arguments) {
        if (!Files.isRegularFile(JAR)) {
            throw new AssertionError("there is no " + JAR + "; build it with: mvn -pl adapter -am package");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-MaxFDLimit",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts the product. */
    public static Shipped start(String... arguments) throws IOException {
        Path errors = Files.createTempFile("signalbox", ".err");
        Process process = new ProcessBuilder(command(arguments))
                .redirectError(errors.toFile())
                .start();
        return new Shipped(process, errors);
    }

    /** Starts an adapter on stdio through another program, which executes its arguments. */
    public static Shipped dapUnder(Path other) throws IOException {
        List<String> command = command("dap");
        command.add(0, other.toString());
        Path errors = Files.createTempFile("signalbox", ".err");
        return new Shipped(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** Starts an adapter on stdio. */
    public static Shipped dap() throws IOException {
        return start("dap");
    }

    /** The client of the adapter on stdio. */
    public RawClient client() {
        if (client == null) {
            client = new RawClient(process.getInputStream(), process.getOutputStream(), process.getOutputStream());
        }
        return client;
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** What it said on stderr. */
    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; returns its exit status. */
    public int await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("still running; it said: " + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("SIGTERM did not end the adapter; it said: " + errors());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
