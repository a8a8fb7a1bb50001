package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kept name index of a file that is large enough for it. */
@Timeout(120)
class IndexCacheTest {
    private static final int LINE_OF_MAIN = 8;

    @TempDir
    static Path programs;

    @TempDir
    Path directory;

    /** Enough entries for some megabytes of .debug_info, made by the preprocessor. */
    @BeforeAll
    static void compileALargeProgram() throws IOException {
        String text =
                """
                #define ONE(n) struct s##n { int first, second, a, b, c, d, e, f; long third, g, h, i, j; }; \\
                    static int f##n(struct s##n *p, int a, int b, int c) { int d = a + b, e = c + d; p->a = e; enum { A##n, B##n }; return p->first + B##n; } int g##n = 1;
                #define TEN(n) ONE(n##0) ONE(n##1) ONE(n##2) ONE(n##3) ONE(n##4) ONE(n##5) ONE(n##6) ONE(n##7) ONE(n##8) ONE(n##9)
                #define HUNDRED(n) TEN(n##0) TEN(n##1) TEN(n##2) TEN(n##3) TEN(n##4) TEN(n##5) TEN(n##6) TEN(n##7) TEN(n##8) TEN(n##9)
                #define THOUSAND(n) HUNDRED(n##0) HUNDRED(n##1) HUNDRED(n##2) HUNDRED(n##3) HUNDRED(n##4) \\
                    HUNDRED(n##5) HUNDRED(n##6) HUNDRED(n##7) HUNDRED(n##8) HUNDRED(n##9)
                THOUSAND(1) THOUSAND(2) THOUSAND(3) THOUSAND(4) THOUSAND(5) THOUSAND(6) THOUSAND(7) THOUSAND(8)
                int main(void) { return 0; }
                """;
        CompiledProgram.compile(programs, "large", text, "-g", "-Wl,--build-id=sha1", "-Wno-unused-function");
    }

    private Module open() throws IOException {
        return Module.open(programs.resolve("large"), 0, DebugFileLocator.of(List.of()), IndexCache.in(cache()));
    }

    private Path cache() {
        return directory.resolve("cache/index");
    }

    private static void assertKnowsNames(Module module) {
        assertThat(module.functionBreakpointLocations("f4711")).hasSize(1);
        assertThat(module.functionBreakpointLocations("main")).hasSize(1);
        assertThat(module.named(NameKind.TYPE, "s1234")).hasSize(1);
        assertThat(module.named(NameKind.VARIABLE, "g8999")).hasSize(1);
        assertThat(module.named(NameKind.VARIABLE, "g9999")).isEmpty();
        assertThat(module.names(NameKind.FUNCTION)).hasSize(8001).contains("f1000", "main");
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.filter(path -> path.toString().endsWith(".names"))
                    .reduce((one, other) -> {
                        throw new AssertionError("more than one file: " + one + " " + other);
                    })
                    .orElseThrow();
        }
    }

    @Test
    void aSecondSessionUsesTheIndexOfTheFirst() throws IOException {
        assertKnowsNames(open());
        Path file = onlyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())))
                .isEqualTo("rwx------");
        byte[] bytes = Files.readAllBytes(file);
        Module second = open();
        assertKnowsNames(second);
        assertThat(second.diagnostics()).isEmpty();
        assertThat(onlyFile()).hasBinaryContent(bytes);
    }

    @Test
    void aDamagedIndexIsMadeAgainAndTheUserIsTold() throws IOException {
        assertKnowsNames(open());
        byte[] sound = Files.readAllBytes(onlyFile());
        for (int at : new int[] {0, 4, 9, 50, sound.length / 2, sound.length - 1}) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 0x40;
            Files.write(onlyFile(), damaged);
            Module module = open();
            assertKnowsNames(module);
            assertThat(module.diagnostics()).singleElement().asString().contains("is not used and made again");
            assertThat(onlyFile()).hasBinaryContent(sound);
        }
        Files.write(onlyFile(), new byte[3]);
        assertKnowsNames(open());
        assertThat(onlyFile()).hasBinaryContent(sound);
    }

    @Test
    void aSecondSessionKnowsWhichSourcesThereAreNot() throws IOException {
        assertThat(open().breakpointLocations("large.c", LINE_OF_MAIN)).hasSize(1);
        Module second = open();
        assertThat(second.breakpointLocations("other.c", LINE_OF_MAIN)).isEmpty();
        assertThat(second.breakpointLocations("large.c", LINE_OF_MAIN)).hasSize(1);
        Path kept;
        try (Stream<Path> files = Files.list(cache())) {
            kept = files.filter(path -> path.toString().endsWith(".sources"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(kept, new byte[40]);
        Module third = open();
        assertThat(third.breakpointLocations("large.c", LINE_OF_MAIN)).hasSize(1);
        assertThat(third.diagnostics()).singleElement().asString().contains("is not used and made again");
    }

    @Test
    void aDirectoryThatCannotBeMadeCostsOnlyTime() throws IOException {
        Files.writeString(directory.resolve("cache"), "a file");
        Module module = open();
        assertKnowsNames(module);
        assertThat(module.diagnostics()).singleElement().asString().contains("cannot be kept in", "cache");
    }

    @Test
    void oldIndexesAreDeletedWhenThereAreMany() throws IOException {
        Files.createDirectories(cache());
        for (int i = 0; i < 150; i++) {
            Path old = Files.writeString(cache().resolve(i + ".names"), "old");
            Files.setLastModifiedTime(old, java.nio.file.attribute.FileTime.fromMillis(1000L * i));
        }
        assertKnowsNames(open());
        try (Stream<Path> files = Files.list(cache())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .hasSize(128)
                    .doesNotContain("0.names", "22.names")
                    .contains("149.names");
        }
    }
}
