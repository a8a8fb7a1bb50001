package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.MappedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A 64-bit x86-64 ELF file: program, shared library, separate debug file, or an image from memory such as the vDSO. Opening reads the headers only; sections
 * are cut out and decompressed when first asked for. All addresses are file addresses, before the load bias. Safe for use by several threads.
 */
public final class ElfFile {
    private final ByteSlice bytes;
    private final ElfHeader header;
    private final List<Segment> segments;
    private final SectionTable sections;
    private final Diagnostics diagnostics;

    private ElfFile(ByteSlice bytes, Diagnostics diagnostics) {
        this.bytes = bytes;
        this.diagnostics = diagnostics;
        this.header = ElfHeader.read(bytes);
        header.requireX8664(bytes.section());
        this.segments = Segment.read(bytes, header.programHeaders());
        this.sections = SectionTable.read(bytes, header, diagnostics);
    }

    /** Opens a file. {@link UnsupportedElfException} for what is not a 64-bit x86-64 ELF file. */
    public static ElfFile open(Path path, Diagnostics diagnostics) throws IOException {
        return new ElfFile(MappedFile.open(path), diagnostics);
    }

    /** An image that is already in memory; the slice's section name is the image's name in messages. */
    public static ElfFile of(ByteSlice image, Diagnostics diagnostics) {
        return new ElfFile(image, diagnostics);
    }

    /** The whole file. */
    public ByteSlice bytes() {
        return bytes;
    }

    /** The file's header. */
    public ElfHeader header() {
        return header;
    }

    /** The file address of the first instruction. */
    public long entry() {
        return header.entry();
    }

    /** The program headers. */
    public List<Segment> segments() {
        return segments;
    }

    /** The section headers, without contents; empty when the file has none. */
    public List<Section> sectionHeaders() {
        return sections.headers();
    }

    /** The header of a section, its contents not loaded. */
    public Optional<Section> sectionHeader(String name) {
        return sections.header(name);
    }

    /** A section with its (decompressed) contents, by name; the first of several with that name. */
    public Optional<Section> section(String name) {
        return sections.section(name);
    }

    /** A section with its contents, by its index in the section header table. */
    public Optional<Section> section(int index) {
        return sections.section(index);
    }

    /** A section's contents, empty when there is no such section. */
    public ByteSlice sectionData(String name) {
        return section(name).map(Section::data).orElseGet(() -> ByteSlice.empty(name));
    }

    /** The bytes that the file holds for {@code length} bytes at a file address, when one loaded segment has them all. */
    public Optional<ByteSlice> bytesAt(long fileAddress, long length) {
        for (Segment segment : segments) {
            long into = fileAddress - segment.address();
            if (segment.type() == Segment.PT_LOAD
                    && Long.compareUnsigned(into, segment.fileSize()) < 0
                    && length >= 0
                    && length <= segment.fileSize() - into) {
                return Optional.of(bytes.slice(segment.offset() + into, length));
            }
        }
        return Optional.empty();
    }

    /** What was found wrong with this file so far. */
    public Diagnostics diagnostics() {
        return diagnostics;
    }
}
