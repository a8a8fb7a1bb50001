package dev.signalbox.symbols.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ElfFileTest {
    private static final String PROGRAM =
            """
            #include <stdio.h>
            int exported = 7;
            static int hidden(int n) { return n + exported; }
            int doubled(int n) { return hidden(n) * 2; }
            int main(int argc, char **argv) { puts(argv[0]); return doubled(argc); }
            """;

    @TempDir
    Path directory;

    private final Diagnostics diagnostics = new Diagnostics();

    @BeforeEach
    void nothingIsWrongYet() {
        assertThat(diagnostics.messages()).isEmpty();
    }

    private Path compile(String name, String... flags) throws IOException {
        return CompiledProgram.compile(directory, name, PROGRAM, flags).binary();
    }

    private ElfFile open(Path file) throws IOException {
        return ElfFile.open(file, diagnostics);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-no-pie", "-static", "-static-pie", "-shared -fPIC", "-g -gz"})
    void sectionsAreThoseThatReadelfLists(String flags) throws IOException {
        Path binary = compile("prog", flags.split(" "));
        ElfFile elf = open(binary);
        Set<String> told = new HashSet<>();
        for (String line : CompiledProgram.run(directory, "readelf", "-SW", binary.toString())
                .split("\n")) {
            String[] f = line.replaceFirst("^ *\\[ *\\d+\\] ", "").split(" +");
            if (line.matches(" *\\[ *[1-9]\\d*\\] .*")) {
                told.add(f[0] + " " + Long.parseLong(f[2], 16) + " " + Long.parseLong(f[4], 16));
            }
        }
        Set<String> ours = new HashSet<>();
        for (Section s : elf.sectionHeaders()) {
            if (s.type() != Section.SHT_NULL) {
                ours.add(s.name() + " " + s.address() + " " + s.size());
            }
        }
        assertThat(ours).isEqualTo(told).hasSizeGreaterThan(10);
        assertThat(diagnostics.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void compressedSectionsHoldTheSameAsPlainOnes(String mode) throws IOException {
        Path binary = compile("prog", "-g", "-gz=zlib", mode);
        ElfFile compressed = open(binary);
        assertThat(compressed.sectionHeader(".debug_info").orElseThrow().flags() & Section.SHF_COMPRESSED)
                .isNotZero();
        CompiledProgram.run(directory, "objcopy", "--decompress-debug-sections", binary.toString(), "plain");
        ElfFile plain = open(directory.resolve("plain"));
        for (String name : List.of(".debug_info", ".debug_str", ".debug_line")) {
            assertThat(compressed.sectionData(name).toByteArray())
                    .isEqualTo(plain.sectionData(name).toByteArray())
                    .isNotEmpty();
        }
    }

    @Test
    void sectionsCompressedTheOldWayOfGnuAreFoundByTheirPlainNames() throws IOException {
        Path binary = compile("prog", "-g", "-gz=none");
        CompiledProgram.run(
                directory, "objcopy", "--compress-debug-sections=zlib-gnu", binary.toString(), "compressed");
        ElfFile compressed = open(directory.resolve("compressed"));

        assertThat(compressed.sectionHeader(".zdebug_info")).isPresent();
        for (String name : List.of(".debug_info", ".debug_str", ".debug_line")) {
            assertThat(compressed.sectionData(name).toByteArray())
                    .isEqualTo(open(binary).sectionData(name).toByteArray())
                    .isNotEmpty();
        }
        assertThat(diagnostics.messages()).isEmpty();
    }

    @Test
    void zstdIsNamedInTheDiagnostic() throws IOException {
        byte[] bytes = Files.readAllBytes(compile("prog", "-g", "-gz=zlib"));
        ElfFile whole = ElfFile.of(ByteSlice.of("prog", bytes), diagnostics);
        // ch_type, the first word of the section
        bytes[(int) whole.sectionHeader(".debug_info").orElseThrow().offset()] = 2;
        ElfFile elf = ElfFile.of(ByteSlice.of("prog", bytes), diagnostics);
        assertThat(elf.sectionData(".debug_info").isEmpty()).isTrue();
        assertThat(diagnostics.messages()).singleElement().asString().contains("zstd", "-gz=zlib");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-g", "-no-pie", "-static", "-shared -fPIC", "-m32 -g", "-m32 -no-pie", "-m32 -shared -fPIC"})
    void symbolsAreThoseThatNmLists(String flags) throws IOException {
        Path binary = compile("prog", flags.split(" "));
        TreeSet<String> told = new TreeSet<>();
        for (String line : CompiledProgram.run(directory, "nm", "--defined-only", binary.toString())
                .split("\n")) {
            String[] f = line.split(" ");
            if (!f[1].equalsIgnoreCase("a")) {
                told.add(Long.parseLong(f[0], 16) + " " + f[2].replaceFirst("@.*", ""));
            }
        }
        TreeSet<String> ours = new TreeSet<>();
        SymbolTable table = open(binary).symbolTables().get(0);
        for (int i = 0; i < table.count(); i++) {
            table.symbol(i).ifPresent(s -> ours.add(s.value() + " " + s.name()));
        }
        assertThat(ours).isEqualTo(told).hasSizeGreaterThan(10);
    }

    @Test
    void theSymbolOfEveryAddressOfAFunctionIsThatFunction() throws IOException {
        Path binary = compile("prog", "-O1", "-fno-inline");
        ElfFile elf = open(binary);
        SymbolIndex index = SymbolIndex.of(elf.symbolTables());
        for (String name : List.of("main", "doubled", "hidden", "_start")) {
            ElfSymbol symbol = elf.symbolTables().get(0).named(name).get(0);
            assertThat(symbol.size()).isPositive();
            assertThat(index.at(symbol.value(), 0)).contains(symbol);
            assertThat(index.at(symbol.value() + symbol.size() - 1, 0)).contains(symbol);
        }
        assertThat(index.at(0, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void withoutSectionHeadersTheDynamicSymbolsAreStillThere(String mode) throws IOException {
        for (String hash : List.of("gnu", "sysv", "both")) {
            Path library = compile("lib", "-shared", "-fPIC", "-Wl,--hash-style=" + hash, mode);
            SymbolTable bySection = open(library).dynamicSymbols().orElseThrow();
            byte[] bytes = withoutSectionHeaders(Files.readAllBytes(library));
            ElfFile elf = ElfFile.of(ByteSlice.of("lib", bytes), diagnostics);
            assertThat(elf.sectionHeaders()).isEmpty();
            SymbolTable bySegment = elf.dynamicSymbols().orElseThrow();
            assertThat(bySegment.count()).as(hash).isEqualTo(bySection.count());
            assertThat(bySegment.named("doubled"))
                    .isEqualTo(bySection.named("doubled"))
                    .hasSize(1);
            assertThat(elf.buildId()).isEqualTo(open(library).buildId()).isPresent();
        }
        assertThat(diagnostics.messages()).isEmpty();
    }

    private static byte[] withoutSectionHeaders(byte[] bytes) {
        // e_shoff, and e_shnum and e_shstrndx: what strip --strip-section-headers leaves
        boolean wide = bytes[4] == 2;
        Arrays.fill(bytes, wide ? 40 : 32, wide ? 48 : 36, (byte) 0);
        Arrays.fill(bytes, wide ? 60 : 48, wide ? 64 : 52, (byte) 0);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Wl,-z,lazy",
                "-Wl,-z,now",
                "-fcf-protection=full -Wl,-z,lazy",
                "-no-pie",
                "-m32 -Wl,-z,lazy",
                "-m32 -Wl,-z,now",
                "-m32 -fcf-protection=full -Wl,-z,lazy",
                "-m32 -no-pie"
            })
    void aStubOfTheProcedureLinkageTableHasTheNameOfItsFunction(String flags) throws IOException {
        Path binary = compile("prog", flags.split(" "));
        String disassembly = CompiledProgram.run(directory, "objdump", "-d", "--no-show-raw-insn", binary.toString());
        int checked = 0;
        for (String line : disassembly.split("\n")) {
            if (line.matches("[0-9a-f]+ <\\w+@plt>:")) {
                String[] f = line.split("[ <>]+");
                ElfFile elf = open(binary);
                assertThat(elf.pltStubAt(Long.parseLong(f[0], 16)).map(ElfSymbol::name))
                        .contains(f[1]);
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    @Test
    void theBuildIdIsThatOfReadelf() throws IOException {
        Path binary = compile("prog", "-Wl,--build-id=sha1");
        String told = CompiledProgram.run(directory, "readelf", "-n", binary.toString());
        String id = open(binary).buildId().orElseThrow().hex();
        assertThat(told).contains("Build ID: " + id);
        assertThat(open(binary).buildId().orElseThrow().debugFile())
                .isEqualTo(".build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug");
        assertThat(open(compile("prog", "-Wl,--build-id=none")).buildId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void theInterpreterAndTheDebugWordAreThoseOfReadelf(String mode) throws IOException {
        Path binary = compile("prog", mode);
        String told = CompiledProgram.run(directory, "readelf", "-lW", binary.toString());
        ElfFile elf = open(binary);
        assertThat(told).contains("interpreter: " + elf.interpreter().orElseThrow() + "]");
        long word = elf.dynamic().orElseThrow().debugWordAddress().orElseThrow();
        // its tag, DT_DEBUG, is the word before
        int size = elf.machine().addressSize();
        assertThat(elf.bytesAt(word - size, size).orElseThrow().unsigned(0, size))
                .isEqualTo(21);
        assertThat(open(compile("prog", "-static", mode)).interpreter()).isEmpty();
    }

    @Test
    void anotherMachineIsRefusedByName() throws IOException {
        byte[] bytes = Files.readAllBytes(compile("prog"));
        bytes[18] = (byte) 183;
        assertThat(ElfHeader.read(ByteSlice.of("prog", bytes)).machine()).isEqualTo(ElfHeader.EM_AARCH64);
        assertThatThrownBy(() -> ElfFile.of(ByteSlice.of("/opt/prog", bytes), diagnostics))
                .isInstanceOf(UnsupportedElfException.class)
                .hasMessageContaining("/opt/prog is a 64-bit aarch64 file");
        bytes[18] = 62;
        bytes[4] = 1;
        assertThatThrownBy(() -> ElfFile.of(ByteSlice.of("/opt/x32", bytes), diagnostics))
                .isInstanceOf(UnsupportedElfException.class)
                .hasMessageContaining("/opt/x32 is a 32-bit x86-64 file");
    }

    @Test
    void whatIsNoElfFileIsRefused() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\necho no program\n");
        assertThatThrownBy(() -> open(script))
                .isInstanceOf(UnsupportedElfException.class)
                .hasMessageContaining("is not an ELF file");
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThatThrownBy(() -> open(empty)).isInstanceOf(UnsupportedElfException.class);
        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("regular file");
        assertThatThrownBy(() -> open(directory.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void sectionHeadersPastTheEndOfTheFileCountAsNone() throws IOException {
        byte[] bytes = Files.readAllBytes(compile("prog"));
        byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
        ElfFile elf = ElfFile.of(ByteSlice.of("prog", half), diagnostics);
        assertThat(elf.sectionHeaders()).isEmpty();
        assertThat(elf.segments()).isNotEmpty();
        assertThat(diagnostics.messages()).singleElement().asString().contains("section headers not usable");
    }
}
