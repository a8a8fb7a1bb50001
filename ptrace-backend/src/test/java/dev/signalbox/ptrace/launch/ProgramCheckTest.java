package dev.signalbox.ptrace.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ptrace.launch.LaunchException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProgramCheckTest {
    @TempDir
    Path folder;

    private LaunchSpec spec(Path program, Path directory) {
        return new LaunchSpec(
                program,
                List.of(LaunchedRun.bytes("program")),
                List.of(),
                directory,
                new StdioSpec.Pipes(),
                false,
                false,
                LaunchSpec.InitialState.clean());
    }

    private void refused(Path program, Kind kind, String message) {
        assertThatThrownBy(() -> ProgramCheck.check(spec(program, folder)))
                .isInstanceOfSatisfying(
                        LaunchException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageStartingWith("cannot start " + program + ": ")
                .hasMessageContaining(message);
    }

    private Path file(String name, byte[] content) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Path script(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] elf(int elfClass, int machine, int type) {
        ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) elfClass, 1, 1});
        header.putShort(16, (short) type)
                .putShort(18, (short) machine)
                .putLong(32, 64)
                .putShort(54, (short) 56);
        return header.array();
    }

    @Test
    void aMissingProgramIsNotFound() throws IOException {
        refused(folder.resolve("none"), Kind.NOT_FOUND, "there is no such file");
        refused(Path.of("none"), Kind.NOT_FOUND, "there is no such file");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("gone"));
        refused(link, Kind.NOT_FOUND, "symbolic link to gone");
    }

    @Test
    void aPathThatLeadsNowhereIsCalledWhatItIs() throws IOException {
        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        refused(circle, Kind.NOT_EXECUTABLE, "symbolic links lead round in a circle");
        refused(folder.resolve("x".repeat(300)), Kind.NOT_EXECUTABLE, "file name too long");
        refused(Path.of("/bin/true/x"), Kind.NOT_EXECUTABLE, "not a directory");
    }

    @Test
    void aBigEndianProgramIsCalledSo() throws IOException {
        byte[] elf = elf(2, 62, 2);
        elf[5] = 2;
        elf[16] = 0;
        elf[17] = 2;
        elf[18] = 0;
        elf[19] = 62;
        refused(file("big", elf), Kind.NOT_EXECUTABLE, "big-endian");
    }

    @Test
    void interpretersInACircleAreToldOnce() throws IOException {
        Path script = folder.resolve("round");
        script("round", "#!" + script + "\n");
        assertThatThrownBy(() -> ProgramCheck.check(spec(script, folder)))
                .hasMessage("cannot start " + script + ": its interpreter " + script
                        + ": its interpreters are scripts more than five levels deep");
    }

    @Test
    void whatIsNoProgramIsNotExecutable() throws IOException {
        refused(folder, Kind.NOT_EXECUTABLE, "a directory");
        Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
        refused(plain, Kind.NOT_EXECUTABLE, "chmod +x");
        refused(Path.of("/dev/null"), Kind.NOT_EXECUTABLE, "not a regular file");
        refused(file("empty", new byte[0]), Kind.NOT_EXECUTABLE, "empty");
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 2, 'ELF machine 3, class 2'",
        "1, 3, 1, object file",
        "1, 3, 2, program headers have the size 0",
        "2, 183, 2, 64-bit ARM",
        "1, 40, 2, 32-bit ARM",
        "1, 62, 2, x32",
        "2, 9999, 2, ELF machine 9999",
        "2, 62, 1, object file",
        "2, 62, 4, core file",
        "2, 62, 77, unknown type 77"
    })
    void aForeignElfFileIsRefusedByName(int elfClass, int machine, int type, String message) throws IOException {
        refused(file("foreign", elf(elfClass, machine, type)), Kind.NOT_EXECUTABLE, message);
    }

    @Test
    void aDamagedElfFileIsCalledSo() throws IOException {
        byte[] real = Files.readAllBytes(Path.of("/bin/true"));
        refused(file("header", Arrays.copyOf(real, 18)), Kind.NOT_EXECUTABLE, "damaged");
        refused(file("half", Arrays.copyOf(real, 40)), Kind.NOT_EXECUTABLE, "damaged");
        refused(file("segments", Arrays.copyOf(real, 100)), Kind.NOT_EXECUTABLE, "damaged");
    }

    @Test
    void aMissingLoaderOf32BitProgramsComesWithAdvice() throws IOException {
        ByteBuffer file = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        file.put(elf(1, 3, 2)).putInt(28, 64).putShort(42, (short) 32).putShort(44, (short) 1);
        String name = "/nowhere/ld-linux.so.2\0";
        file.putInt(64, 3).putInt(68, 128).putInt(80, name.length());
        file.position(128);
        file.put(name.getBytes(StandardCharsets.US_ASCII));
        refused(file("small", file.array()), Kind.NOT_FOUND, "loader /nowhere/ld-linux.so.2 is missing");
        assertThat(ElfCheck.advice("/lib/ld-linux.so.2")).contains("libc6-i386");
        refused(file("cut", Arrays.copyOf(file.array(), 80)), Kind.NOT_EXECUTABLE, "damaged");
    }

    @Test
    void aMissingDynamicLoaderIsNamed() throws IOException {
        byte[] real = Files.readAllBytes(Path.of("/bin/true"));
        String text = new String(real, StandardCharsets.ISO_8859_1)
                .replace("/lib64/ld-linux-x86-64", "/lib64/xx-linux-x86-64");
        refused(
                file("odd", text.getBytes(StandardCharsets.ISO_8859_1)),
                Kind.NOT_FOUND,
                "dynamic loader /lib64/xx-linux-x86-64.so.2 is missing");
    }

    @Test
    void aScriptNeedsItsInterpreter() throws IOException {
        refused(script("a", "#!/no/such/interpreter -x\n"), Kind.NOT_FOUND, "/no/such/interpreter");
        refused(script("b", "#!/bin/sh\r\necho\r\n"), Kind.NOT_FOUND, "carriage return");
        refused(script("c", "#!\n"), Kind.NOT_EXECUTABLE, "names no interpreter");
        Path loop = script("loop", "#!" + folder.resolve("loop") + "\n");
        refused(loop, Kind.NOT_EXECUTABLE, "five levels");
        Path good = script("good", "#! /bin/sh -e\nexit 0\n");
        assertThatCode(() -> ProgramCheck.check(spec(good, folder))).doesNotThrowAnyException();
    }

    @Test
    void theWorkingDirectoryMustExist() throws IOException {
        Path program = Path.of("/bin/true");
        assertThatThrownBy(() -> ProgramCheck.check(spec(program, folder.resolve("none"))))
                .hasMessageContaining("working directory")
                .hasMessageContaining("does not exist");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> ProgramCheck.check(spec(program, file))).hasMessageContaining("is not a directory");
    }

    @Test
    void whatExecveItselfRefusesComesBackFromTheLauncher() throws Exception {
        Path text = script("text", "no program at all");
        try (LaunchedRun runs = new LaunchedRun()) {
            assertThatThrownBy(() -> runs.run(spec(text, folder)))
                    .isInstanceOfSatisfying(
                            LaunchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_EXECUTABLE))
                    .hasMessageContaining("ENOEXEC");
            byte[] huge = new byte[200_000];
            Arrays.fill(huge, (byte) 'x');
            LaunchSpec long_ = new LaunchSpec(
                    Path.of("/bin/true"),
                    List.of(huge),
                    List.of(),
                    folder,
                    new StdioSpec.Pipes(),
                    false,
                    false,
                    LaunchSpec.InitialState.clean());
            assertThatThrownBy(() -> runs.run(long_)).hasMessageContaining("E2BIG");
        }
    }

    @Test
    void aProgramRelativeToItsDirectoryStartsThere() throws Exception {
        script("here", "#!/bin/sh\nexit 7\n");
        try (LaunchedRun runs = new LaunchedRun()) {
            assertThat(runs.run(spec(Path.of("./here"), folder)).status()).isEqualTo(7 << 8);
        }
    }

    @Property(tries = 300)
    void noFileMakesTheCheckFail(@ForAll @Size(max = 300) byte[] content, @ForAll boolean elf) throws IOException {
        Path fuzz = Files.createTempFile("fuzz", "");
        try {
            byte[] bytes = content;
            if (elf) {
                bytes = Arrays.copyOf(elf(2, 62, 2), 64 + content.length);
                System.arraycopy(content, 0, bytes, 20, content.length);
            }
            Files.write(fuzz, bytes);
            Files.setPosixFilePermissions(fuzz, PosixFilePermissions.fromString("rwxr-xr-x"));
            ProgramCheck.check(spec(fuzz, Path.of("/")));
        } catch (LaunchException e) {
            assertThat(e.getMessage()).startsWith("cannot start");
        } finally {
            Files.delete(fuzz);
        }
    }

    @Test
    void pathsKeepBytesThatTheEncodingOfTheJvmDoesNotHave() {
        Path odd = Path.of(java.net.URI.create("file:///tmp/%ff%20x%c3%a4"));
        assertThat(PathBytes.of(odd))
                .isEqualTo(new byte[] {'/', 't', 'm', 'p', '/', (byte) 0xff, ' ', 'x', (byte) 0xc3, (byte) 0xa4});
        assertThat(PathBytes.of(Path.of("src/test"))).isEqualTo("src/test".getBytes(StandardCharsets.UTF_8));
        assertThat(PathBytes.of(Path.of(""))).isEqualTo(".".getBytes(StandardCharsets.UTF_8));
        assertThat(PathBytes.of(Path.of("/"))).isEqualTo("/".getBytes(StandardCharsets.UTF_8));
        assertThat(Stream.of("a", "../x", "./y")
                        .map(text -> new String(PathBytes.of(Path.of(text)), StandardCharsets.UTF_8)))
                .containsExactly("a", "../x", "./y");
    }
}
