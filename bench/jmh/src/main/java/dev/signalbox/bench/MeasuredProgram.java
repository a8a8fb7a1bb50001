package dev.signalbox.bench;

import dev.signalbox.symbols.module.DebugFileLocator;
import dev.signalbox.symbols.module.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A C program of many functions, compiled by gcc for the symbol benchmarks. It is never run. */
final class MeasuredProgram {
    static final int FUNCTIONS = 400;

    private final Path binary;

    private MeasuredProgram(Path binary) {
        this.binary = binary;
    }

    static MeasuredProgram compile() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("signalbox-jmh");
        StringBuilder text = new StringBuilder("struct item { struct item *next; long key; char name[16]; };\n");
        for (int i = 0; i < FUNCTIONS; i++) {
            text.append(String.format(
                    """
                    static inline __attribute__((always_inline)) long mix%1$d(long a, struct item *p) { long t = a * %1$d; return t + p->key; }
                    long work%1$d(struct item *list, int count) {
                        long total = count;
                        for (struct item *p = list; p; p = p->next) {
                            total += mix%1$d(total, p);
                        }
                        return total;
                    }
                    """,
                    i));
        }
        text.append("int main(int argc, char **argv) { struct item x = {0, argc, \"\"}; return work1(&x, argc); }\n");
        Path source = Files.writeString(directory.resolve("measured.c"), text);
        Path binary = directory.resolve("measured");
        Process gcc = new ProcessBuilder("gcc", "-g", "-O0", "-o", "measured", source.toString())
                .directory(directory.toFile())
                .inheritIO()
                .start();
        if (gcc.waitFor() != 0) {
            throw new IOException("gcc cannot compile " + source);
        }
        for (Path file : List.of(source, binary, directory)) {
            file.toFile().deleteOnExit();
        }
        return new MeasuredProgram(binary);
    }

    /** The program as a module of which nothing has been read yet. */
    Module open() throws IOException {
        return Module.open(binary, 0, DebugFileLocator.of(List.of()));
    }
}
