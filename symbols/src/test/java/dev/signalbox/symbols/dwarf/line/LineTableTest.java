package dev.signalbox.symbols.dwarf.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.dwarf.DebugInfo;
import dev.signalbox.symbols.dwarf.DebugSections;
import dev.signalbox.symbols.dwarf.LineTables;
import dev.signalbox.symbols.dwarf.Unit;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.source.SourcePaths;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LineTableTest {
    /** Enough lines and code for large advances, a header with code, and a macro that spreads lines. */
    private static final String PROGRAM =
            """
            #include <stdio.h>
            #include "inner.h"
            #line 70000
            static int far_away(int n) { return n * 3 + from_header(n); }
            #line 6
            int main(int argc, char **argv) {
                int sum = 0;
                for (int i = 0; i < argc; i++)
                    sum += far_away(i) + from_header(argc);


                printf("%d %s\\n",
                       sum,
                       argv[0]);
                return sum;
            }
            """;

    @TempDir
    Path directory;

    private ElfFile compile(String... flags) throws IOException {
        Files.createDirectories(directory.resolve("include"));
        Files.writeString(
                directory.resolve("include/inner.h"), "static inline int from_header(int n) {\n  return n + 1;\n}\n");
        List<String> all = new ArrayList<>(List.of("-I" + directory.resolve("include")));
        all.addAll(List.of(flags));
        return CompiledProgram.compile(directory, "lines", PROGRAM, all.toArray(String[]::new))
                .elf();
    }

    private static List<LineTable> tables(ElfFile elf, Diagnostics diagnostics) {
        DebugInfo info = new DebugInfo(new DebugSections(elf::sectionData), diagnostics);
        LineTables tables = new LineTables(info);
        List<LineTable> all = new ArrayList<>();
        for (Unit unit : info.units()) {
            tables.of(unit).ifPresent(all::add);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-gdwarf-5",
                "-gdwarf-5 -O2",
                "-gdwarf-4",
                "-gdwarf-4 -O2",
                "-gdwarf-3",
                "-gdwarf-2 -O1",
                "-g -gdwarf64",
                "-g -O2 -ffunction-sections -Wl,--gc-sections",
                "-g -gno-as-loc-support -O2",
                "-g -gz"
            })
    void theRowsAreThoseThatObjdumpDecodes(String flags) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        List<String> ours = new ArrayList<>();
        for (LineTable table : tables(compile(flags.split(" ")), diagnostics)) {
            for (LineRow row : table.rows()) {
                String file = SourcePaths.fileName(table.path(row.file()).orElse("?"));
                ours.add(
                        row.endSequence()
                                ? Long.toHexString(row.address()) + " end"
                                : Long.toHexString(row.address()) + " " + file + " " + row.line() + " " + row.isStmt());
            }
        }
        String dump = CompiledProgram.run(directory, "objdump", "--dwarf=decodedline", "lines");
        Pattern pattern = Pattern.compile("(\\S+) +(\\d+|-) +0?x?([0-9a-f]+)(?: +\\d+)?( +x)?(?: +END)?\\s*");
        List<String> told = new ArrayList<>();
        for (String line : dump.split("\n")) {
            Matcher m = pattern.matcher(line);
            if (m.matches()) {
                String address = m.group(3);
                told.add(
                        m.group(2).equals("-")
                                ? address + " end"
                                : address + " " + m.group(1) + " " + m.group(2) + " " + (m.group(4) != null));
            }
        }
        assertThat(ours).isEqualTo(told).hasSizeGreaterThan(10);
        assertThat(diagnostics.messages()).isEmpty();
    }

    @Test
    void filesHaveTheirWholePath() throws IOException {
        for (String version : List.of("-gdwarf-5", "-gdwarf-4")) {
            LineTable table = tables(compile(version, "-O0"), new Diagnostics()).get(0);
            assertThat(table.headerFiles())
                    .extracting(FileEntry::path)
                    .contains(directory + "/lines.c", directory + "/include/inner.h");
        }
    }

    @Test
    void aProgramThatBreaksOffKeepsItsCompleteSequences() throws IOException {
        compile("-g", "-O0", "-ffunction-sections");
        ElfFile elf = ElfFile.open(directory.resolve("lines"), new Diagnostics());
        byte[] line = elf.sectionData(".debug_line").toByteArray();
        Diagnostics diagnostics = new Diagnostics();
        DebugInfo info = new DebugInfo(
                new DebugSections(name -> name.equals(".debug_line")
                        ? dev.signalbox.symbols.bytes.ByteSlice.of(name, truncatedProgram(line))
                        : elf.sectionData(name)),
                diagnostics);
        LineTable whole = tables(elf, new Diagnostics()).get(0);
        LineTable cut = new LineTables(info).of(info.units().get(0)).orElseThrow();
        LineRow first = whole.rows().get(0);
        assertThat(cut.rowAt(first.address()))
                .isEqualTo(whole.rowAt(first.address()))
                .isPresent();
        assertThat(cut.rows()).hasSizeLessThan(whole.rows().size());
        assertThat(diagnostics.messages()).singleElement().asString().contains("not all lines of", ".debug_line");
    }

    /** The last opcode, DW_LNE_end_sequence (00 01 01), made into an extended opcode that is longer than what is left. */
    private static byte[] truncatedProgram(byte[] line) {
        byte[] cut = line.clone();
        assertThat(cut).endsWith(0, 1, 1);
        cut[cut.length - 2] = 5;
        return cut;
    }
}
