package dev.signalbox.symbols.testing;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A C program that a test wrote and gcc compiled, with the lines of its {@code // @bp name} markers. */
public record CompiledProgram(Path source, Path binary) {
    /** Writes {@code name.c} in a directory and compiles it to {@code name} with the flags ("-g", "-O2", ...). */
    public static CompiledProgram compile(Path directory, String name, String text, String... flags)
            throws IOException {
        Path source = Files.writeString(directory.resolve(name + ".c"), text);
        Path binary = directory.resolve(name);
        List<String> command = new ArrayList<>(List.of("gcc", "-o", binary.toString(), source.toString()));
        command.addAll(List.of(flags));
        run(directory, command.toArray(String[]::new));
        return new CompiledProgram(source, binary);
    }

    /** Runs a tool in a directory and gives its standard output; a missing or failing tool fails the test with what it said. */
    public static String run(Path directory, String... command) throws IOException {
        Path errors = Files.createTempFile(directory, "tool", ".err");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(command[0] + " is needed by this test: apt-get install gcc binutils gdb dwz", e);
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " does not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed:\n" + Files.readString(errors));
        }
        Files.delete(errors);
        return output;
    }

    /** The binary as an ELF file. */
    public ElfFile elf() throws IOException {
        return ElfFile.open(binary, new Diagnostics());
    }

    /** The number, from 1, of the line with {@code @bp name}. */
    public int line(String marker) throws IOException {
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(".*@bp " + marker + "\\b.*")) {
                return i + 1;
            }
        }
        throw new AssertionError("no marker @bp " + marker + " in " + source);
    }
}
