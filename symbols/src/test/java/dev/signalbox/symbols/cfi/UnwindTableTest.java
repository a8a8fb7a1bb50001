package dev.signalbox.symbols.cfi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.elf.ElfFile;
import dev.signalbox.symbols.elf.SymbolTable;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class UnwindTableTest {
    private static final String PROGRAM =
            """
            #include <alloca.h>
            #include <stdio.h>
            #include <string.h>
            int callee(int, int, int, int, int, int, int, int, int);
            int __attribute__((noinline)) many(int n, char **v) {
                int t = 0;
                for (int i = 0; i < n; i++) t += callee(i, n, t, 4, 5, 6, 7, i * n, strlen(v[0]));
                return t;
            }
            int __attribute__((noinline)) dynamic(int n) {
                char *space = alloca(n);
                memset(space, n, n);
                puts(space);
                return space[n / 2];
            }
            int callee(int a, int b, int c, int d, int e, int f, int g, int h, int i) {
                return a > b ? dynamic(c + d) : e + f + g + h + i;
            }
            int main(int argc, char **argv) { return many(argc, argv) + dynamic(argc); }
            """;

    @TempDir
    Path directory;

    private static String text(CfaRule rule) {
        return text(rule, Machine.X86_64);
    }

    private static String text(CfaRule rule, Machine machine) {
        return rule instanceof CfaRule.RegisterOffset at
                ? machine.registers().name(at.register()) + String.format("%+d", at.offset())
                : "exp";
    }

    /** As readelf writes rules: c-16 for memory at CFA-16, u for none, exp for an expression. */
    private static String text(Optional<RegisterRule> rule) {
        if (rule.isEmpty() || rule.get() instanceof RegisterRule.Undefined) {
            return "u";
        }
        if (rule.get() instanceof RegisterRule.AtOffset at) {
            return String.format("c%+d", at.offset());
        }
        if (rule.get() instanceof RegisterRule.IsOffset is) {
            return String.format("v%+d", is.offset());
        }
        if (rule.get() instanceof RegisterRule.SameValue) {
            return "s";
        }
        return rule.get() instanceof RegisterRule.AtExpression ? "exp" : "vexp";
    }

    private int compareWithReadelf(Path file, UnwindTable table) throws IOException {
        String dump =
                CompiledProgram.run(directory, "readelf", "--debug-dump=frames-interp", "--wide", file.toString());
        Machine machine = ElfFile.open(file, new Diagnostics()).machine();
        List<String> columns = List.of();
        String end = "";
        int rows = 0;
        for (String line : dump.split("\n")) {
            String[] cells = line.trim().split("\\s+");
            if (line.contains(" FDE ") || line.contains(" CIE ")) {
                columns = List.of();
                end = line.contains("..") ? line.substring(line.indexOf("..") + 2) : "";
            } else if (cells[0].equals("LOC")) {
                columns = List.of(cells);
            } else if (!columns.isEmpty() && cells[0].matches("[0-9a-f]{8,16}") && cells.length == columns.size()) {
                long address = Long.parseUnsignedLong(cells[0], 16);
                Optional<UnwindRow> row = table.rowAt(address);
                if (address == 0 || cells[0].equals(end)) {
                    continue; // the rows of a CIE stand at address 0; a row at the end is for no instruction
                }
                assertThat(row).as(line).isPresent();
                assertThat(text(row.get().cfa(), machine)).as(line).isEqualTo(cells[1]);
                for (int i = 2; i < cells.length; i++) {
                    int register = columns.get(i).equals("ra")
                            ? machine.registers().pc()
                            : machine.registers().number(columns.get(i)).orElseThrow();
                    assertThat(text(row.get().rule(register)))
                            .as(columns.get(i) + " of " + line)
                            .isEqualTo(cells[i]);
                }
                rows++;
            }
        }
        return rows;
    }

    private static UnwindTable table(Path file) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        ElfFile elf = ElfFile.open(file, diagnostics);
        return new UnwindTable(elf, elf, diagnostics);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void everyRowOfEhFrameIsThatOfReadelf(String mode) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "p", PROGRAM, "-O2", mode);
        assertThat(compareWithReadelf(program.binary(), table(program.binary())))
                .isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void everyRowOfDebugFrameIsThatOfReadelf(String mode) throws IOException {
        CompiledProgram program = CompiledProgram.compile(
                directory,
                "p",
                PROGRAM,
                "-O2",
                mode,
                "-g",
                "-fno-asynchronous-unwind-tables",
                "-fno-unwind-tables",
                "-static");
        assertThat(program.elf().sectionHeader(".debug_frame")).isPresent();
        assertThat(compareWithReadelf(program.binary(), table(program.binary())))
                .isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m64", "-m32"})
    void theRowsOfTheCLibraryAreThoseOfReadelf(String mode) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "p", PROGRAM, "-O2", mode, "-static");
        int rows = compareWithReadelf(program.binary(), table(program.binary()));
        assertThat(rows).isGreaterThan(5000);
    }

    @Test
    void withoutSectionHeadersTheSegmentLeadsToTheSameRows() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "p", PROGRAM, "-O2");
        byte[] bytes = Files.readAllBytes(program.binary());
        for (int i = 40; i < 48; i++) {
            bytes[i] = 0; // e_shoff
        }
        bytes[60] = 0; // e_shnum
        bytes[61] = 0;
        bytes[62] = 0; // e_shstrndx
        bytes[63] = 0;
        Path stripped = Files.write(directory.resolve("stripped"), bytes);
        assertThat(ElfFile.open(stripped, new Diagnostics()).sectionHeaders()).isEmpty();
        assertThat(compareWithReadelf(program.binary(), table(stripped))).isGreaterThan(20);
    }

    @Test
    void theIndexFindsWhatTheSearchTableFinds() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "p", PROGRAM, "-O2");
        ElfFile elf = program.elf();
        UnwindTable byTable = table(program.binary());
        long address = elf.sectionHeader(".eh_frame").orElseThrow().address();
        UnwindTable byIndex = UnwindTable.of(elf.sectionData(".eh_frame"), address, true, new Diagnostics());
        var text = elf.sectionHeader(".text").orElseThrow();
        int found = 0;
        for (long pc = text.address() - 64; pc < text.address() + text.size() + 64; pc++) {
            Optional<UnwindRow> row = byTable.rowAt(pc);
            assertThat(byIndex.rowAt(pc).map(UnwindRow::cfa).map(UnwindTableTest::text))
                    .isEqualTo(row.map(UnwindRow::cfa).map(UnwindTableTest::text));
            found += row.isPresent() ? 1 : 0;
        }
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void damagedSectionsGiveNoRowsAndNoException() throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "p", PROGRAM, "-O2");
        ElfFile elf = program.elf();
        byte[] good = elf.sectionData(".eh_frame").toByteArray();
        long address = elf.sectionHeader(".eh_frame").orElseThrow().address();
        long text = elf.sectionHeader(".text").orElseThrow().address();
        Random random = new Random(7);
        int answered = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i < 1 + round % 20; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            UnwindTable table =
                    UnwindTable.of(ByteSlice.of(".eh_frame", bad), address, round % 2 == 0, new Diagnostics());
            for (int i = 0; i < 20; i++) {
                answered += table.rowAt(text + random.nextInt(600)).isPresent() ? 1 : 0;
            }
        }
        assertThat(answered).isPositive();
    }

    @Test
    void theTrampolineOfTheCLibraryIsASignalFrame() throws IOException {
        CompiledProgram program = CompiledProgram.compile(
                directory,
                "p",
                "#include <signal.h>\nstatic void h(int s) { (void) s; }\nint main(void) { signal(SIGUSR1, h); return 0; }",
                "-static");
        UnwindTable table = table(program.binary());
        List<Long> restorers = new ArrayList<>();
        for (SymbolTable symbols : program.elf().symbolTables()) {
            symbols.named("__restore_rt").forEach(symbol -> restorers.add(symbol.value()));
        }
        assertThat(restorers).isNotEmpty();
        // its description begins one byte early, for those who look up the return address minus one
        assertThat(table.rowAt(restorers.get(0) - 1))
                .hasValueSatisfying(row -> assertThat(row.signalFrame()).isTrue());
    }
}
