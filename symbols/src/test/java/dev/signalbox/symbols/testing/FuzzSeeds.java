package dev.signalbox.symbols.testing;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the seeds of the fuzz targets: small sound inputs, from a program that gcc compiles. They are committed; this program is run by hand when a target takes
 * another kind of input (CONTRIBUTING.md tells how).
 */
public final class FuzzSeeds {
    private static final String PROGRAM =
            """
            struct node { struct node *next; int kind : 3, rest : 29; union { long n; double d; } u; };
            typedef enum { RED, GREEN = 5 } color;
            struct node list[2];
            static inline int twice(int x) { int y = x * 2; return y; }
            __attribute__((noinline)) int sum(struct node *n, color c) {
                int total = c;
                for (; n; n = n->next) { long part = n->u.n; total += twice(part); }
                return total;
            }
            void _start(void) { int r = sum(list, GREEN); char vla[r + 1]; vla[r] = 0; __asm__ volatile("" : : "r"(vla)); for (;;); }
            """;

    private final Path directory;
    private final Path resources;

    private FuzzSeeds(Path directory, Path resources) {
        this.directory = directory;
        this.resources = resources;
    }

    /** Takes one argument: the directory {@code symbols/src/test/resources}. */
    public static void main(String[] arguments) throws IOException {
        FuzzSeeds seeds = new FuzzSeeds(Files.createTempDirectory("seeds"), Path.of(arguments[0]));
        seeds.fromPrograms("dwarf5", "-gdwarf-5", "-O2");
        seeds.fromPrograms("dwarf4", "-gdwarf-4", "-O1");
        seeds.fromPrograms("dwarf2", "-gdwarf-2", "-gstrict-dwarf", "-O0");
        seeds.fromPrograms("types", "-gdwarf-4", "-fdebug-types-section", "-Os");
        seeds.fromPrograms("split", "-gdwarf-5", "-gsplit-dwarf", "-O2");
        seeds.expressions();
        seeds.locations();
        seeds.lists();
    }

    private void fromPrograms(String name, String... flags) throws IOException {
        String[] all = new String[flags.length + 5];
        System.arraycopy(
                List.of("-nostdlib", "-static", "-Wl,--build-id", "-Wl,-z,noseparate-code", "-fno-pie")
                        .toArray(),
                0,
                all,
                0,
                5);
        System.arraycopy(flags, 0, all, 5, flags.length);
        Path binary = CompiledProgram.compile(directory, name, PROGRAM, all).binary();
        ElfFile elf = ElfFile.open(binary, new Diagnostics());
        Map<String, byte[]> sections = new HashMap<>();
        for (String section : FuzzedSections.ORDER) {
            sections.put(section, elf.sectionData(section).toByteArray());
        }
        write(
                "dwarf/DebugInfoFuzzTestInputs/entriesIndexesAndTypesAreReadOrRefused/" + name,
                FuzzedSections.join(sections));
        write("dwarf/line/LineTableFuzzTestInputs/aLineTableIsReadOrRefused/" + name, sections.get(".debug_line"));
        write("cfi/FrameInformationFuzzTestInputs/frameDescriptionsAreReadOrRefused/" + name, bytes(elf, ".eh_frame"));
        write("cfi/FrameInformationFuzzTestInputs/theSearchTableIsReadOrRefused/" + name, bytes(elf, ".eh_frame_hdr"));
        write("elf/ElfFuzzTestInputs/notesAreReadOrRefused/" + name, bytes(elf, ".note.gnu.build-id"));
        CompiledProgram.run(directory, "strip", "-g", name);
        write("elf/ElfFuzzTestInputs/anElfFileIsReadOrRefused/" + name, Files.readAllBytes(binary));
        if (name.equals("dwarf5")) {
            CompiledProgram.compile(
                    directory,
                    "library",
                    PROGRAM,
                    "-nostdlib",
                    "-shared",
                    "-fPIC",
                    "-gz",
                    "-g",
                    "-Wl,-z,noseparate-code");
            ElfFile library = ElfFile.open(directory.resolve("library"), new Diagnostics());
            write(
                    "elf/ElfFuzzTestInputs/anElfFileIsReadOrRefused/library",
                    library.bytes().toByteArray());
            var raw = library.sectionHeader(".debug_info").orElseThrow();
            write(
                    "elf/ElfFuzzTestInputs/aCompressedSectionIsDecompressedOrRefused/zlib",
                    library.bytes().slice(raw.offset(), raw.size()).toByteArray());
        }
    }

    private static byte[] bytes(ElfFile elf, String section) {
        return elf.sectionData(section).toByteArray();
    }

    private void expressions() throws IOException {
        int number = 0;
        for (String text : List.of(
                "a[2] + i * 3 - (p[1] >> 2)",
                "*p@3",
                "(unsigned char) 0x1ff == 255 && !i || ~i",
                "sizeof(struct node *) + sizeof a",
                "(double) i / 3.5e2 - 1.f",
                "p && p->next",
                "i ? 'x' : '\\\\n'",
                "&a[1], *(int (*)[4]) &a",
                "i += 4, i++, --i, p = 0",
                "\"text\"[1] + 0777 + 0b101 + 123456789012345678901")) {
            write(
                    "cexpr/ExpressionFuzzTestInputs/anExpressionHasAValueOrAnError/seed" + number++,
                    text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void locations() throws IOException {
        byte[][] expressions = {
            {0x03, 0, 0x10, 0, 0, 0, 0, 0, 0}, // addr
            {(byte) 0x91, 0x70}, // fbreg -16
            {0x50, (byte) 0x93, 4, 0x51, (byte) 0x93, 4}, // reg0 piece 4 reg1 piece 4
            {0x75, 8, 0x06, 0x23, 4, (byte) 0x9f}, // breg5 8, deref, plus_uconst 4, stack_value
            {(byte) 0x9e, 4, 1, 2, 3, 4}, // implicit_value
            {(byte) 0xa3, 1, 0x55, (byte) 0x9f}, // entry_value(reg5), stack_value
            {(byte) 0xa5, 1, 4, (byte) 0xa8, 8, 0x1e, (byte) 0x9f}, // regval_type, convert, mul
            {0x31, 0x28, 3, 0, 0x2f, (byte) 0xfc, (byte) 0xff}, // lit1 bra skip
            {(byte) 0x98, 1, 0} // call2
        };
        for (int i = 0; i < expressions.length; i++) {
            write(
                    "location/LocationExpressionFuzzTestInputs/anExpressionIsEvaluatedOrRefused/seed" + i,
                    expressions[i]);
        }
    }

    private void lists() throws IOException {
        byte[][] lists = {
            {5, 0, 0x10, 0, 0, 0, 0, 0, 0, 4, 1, 8, 7, 0, 0x20, 0, 0, 0, 0, 0, 0, 9, 0
            }, // base, offset pair, start and length
            {4, 1, 8, 2, 0x30, (byte) 0x9f, 8, 0, 0x10, 0, 0, 0, 0, 0, 0, 5, 1, 0x50, 0}, // with expressions
            {
                1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x30, 0x9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0
            }
        };
        for (int i = 0; i < lists.length; i++) {
            write("dwarf/lists/ListsFuzzTestInputs/aListIsReadOrRefused/seed" + i, lists[i]);
        }
    }

    private void write(String name, byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            Path file = resources.resolve("dev/signalbox/symbols").resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }
}
