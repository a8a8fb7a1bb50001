package dev.signalbox.ptrace.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A test program in C (src/test/c), compiled by gcc. */
public final class CProgram {
    private CProgram() {}

    /** Compiles it into the folder; the program has the name of its source. */
    public static Path compile(String source, Path folder, String... options) throws IOException, InterruptedException {
        Path program = folder.resolve(source.replace(".c", ""));
        List<String> command =
                new ArrayList<>(List.of("gcc", "-g", "-O0", "-Wall", "-o", program.toString(), "src/test/c/" + source));
        command.addAll(List.of(options));
        Process gcc;
        try {
            gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException("the tests compile their programs with gcc: apt-get install gcc libc6-dev", e);
        }
        String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (gcc.waitFor() != 0) {
            throw new IOException("gcc " + source + ": " + output);
        }
        return program;
    }
}
