package dev.signalbox.symbols.elf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import org.junit.jupiter.api.Timeout;

/** Fuzz targets for ELF files: header, segments, sections, symbols, notes, dynamic section. Without fuzzing, the seeds are run. */
@Timeout(60)
class ElfFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void anElfFileIsReadOrRefused(byte[] input) {
        Diagnostics diagnostics = new Diagnostics();
        ElfFile elf;
        try {
            elf = ElfFile.of(ByteSlice.of("input", input), diagnostics);
        } catch (MalformedDebugInfoException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        for (Section header : elf.sectionHeaders()) {
            elf.section(header.name());
        }
        elf.buildId().ifPresent(BuildId::debugFile);
        elf.debugLink().ifPresent(link -> link.matches(elf.bytes()));
        elf.alternateDebugFile();
        elf.interpreter();
        elf.dynamic();
        elf.pltStubAt(0x1000);
        try {
            elf.bytesAt(elf.entry(), 16);
            elf.notes();
            for (SymbolTable table : elf.symbolTables()) {
                table.named("main");
            }
            SymbolIndex.of(elf.symbolTables()).at(elf.entry(), 0);
        } catch (MalformedDebugInfoException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        assertThat(diagnostics.messages()).doesNotContainNull();
    }

    @FuzzTest(maxDuration = "1m")
    void notesAreReadOrRefused(byte[] input) {
        try {
            assertThat(Note.readAll(ByteSlice.of(".note", input))).hasSizeLessThanOrEqualTo(input.length / 12);
        } catch (MalformedDebugInfoException e) {
            assertThat(e.getMessage()).contains(".note");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aCompressedSectionIsDecompressedOrRefused(byte[] input) {
        for (ElfClass elfClass : ElfClass.values()) {
            try {
                CompressedSection.decompress(ByteSlice.of(".debug_info", input), elfClass);
            } catch (MalformedDebugInfoException e) {
                assertThat(e.getMessage()).contains(".debug_info");
            }
        }
    }
}
