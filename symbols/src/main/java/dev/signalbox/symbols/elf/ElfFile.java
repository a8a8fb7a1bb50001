package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.bytes.MappedFile;
import dev.signalbox.symbols.machine.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An ELF file for x86-64 or i386: program, shared library, separate debug file, or an image from memory such as the vDSO. Opening reads the headers only; sections
 * are cut out and decompressed when first asked for. All addresses are file addresses, before the load bias. Safe for use by several threads.
 */
public final class ElfFile {
    private final ByteSlice bytes;
    private final ElfHeader header;
    private final Machine machine;
    private final List<Segment> segments;
    private final SectionTable sections;
    private final Diagnostics diagnostics;
    private final Lazy<Optional<DynamicTable>> dynamic = Lazy.of(() -> guarded("dynamic section", this::readDynamic));
    private final Lazy<List<SymbolTable>> symbolTables = Lazy.of(this::readSymbolTables);
    private final Lazy<PltNames> pltNames = Lazy.of(() -> PltNames.of(this));
    private final Lazy<Optional<BuildId>> buildId = Lazy.of(() -> guarded("build id", this::readBuildId));

    private ElfFile(ByteSlice bytes, Diagnostics diagnostics) {
        this.bytes = bytes;
        this.diagnostics = diagnostics;
        this.header = ElfHeader.read(bytes);
        this.machine = header.machineOf(bytes.section());
        this.segments = Segment.read(bytes, header);
        this.sections = SectionTable.read(bytes, header, diagnostics);
    }

    /** Opens a file. {@link UnsupportedElfException} for what is not an ELF file of a {@link Machine}. */
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

    /** What its code runs on. */
    public Machine machine() {
        return machine;
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

    /**
     * The bytes that the file holds for {@code length} bytes at a file address, when one loaded segment has them all; MalformedDebugInfoException when the file is
     * shorter than that segment says.
     */
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

    /** The dynamic section; empty for a file that is not dynamically linked. */
    public Optional<DynamicTable> dynamic() {
        return dynamic.get();
    }

    /** The symbol tables that the file has: the full one first, then the dynamic one. */
    public List<SymbolTable> symbolTables() {
        return symbolTables.get();
    }

    /** The dynamic symbol table, by section or, without section headers, by PT_DYNAMIC. */
    public Optional<SymbolTable> dynamicSymbols() {
        Optional<SymbolTable> bySection = symbolTable(".dynsym", Section.SHT_DYNSYM);
        return bySection.isPresent()
                ? bySection
                : guarded("dynamic symbols", () -> dynamic().flatMap(DynamicTable::symbols));
    }

    /** The stub of the procedure linkage table at a file address, as a symbol named "puts@plt". */
    public Optional<ElfSymbol> pltStubAt(long fileAddress) {
        return guarded("procedure linkage table", () -> pltNames.get().at(fileAddress));
    }

    /** The linker's fingerprint of the program. */
    public Optional<BuildId> buildId() {
        return buildId.get();
    }

    /** The name of the separate debug file that .gnu_debuglink tells. */
    public Optional<DebugLink> debugLink() {
        return guarded(".gnu_debuglink", () -> DebugLink.of(sectionData(".gnu_debuglink")));
    }

    /** The file with shared debug information that .gnu_debugaltlink or .debug_sup tells (written by dwz). */
    public Optional<AlternateLink> alternateDebugFile() {
        return guarded(".gnu_debugaltlink", () -> AlternateLink.ofGnu(sectionData(".gnu_debugaltlink")))
                .or(() -> guarded(".debug_sup", () -> AlternateLink.ofDwarf5(sectionData(".debug_sup"))));
    }

    /** The dynamic linker that the program asks for; empty for static programs and most libraries. */
    public Optional<String> interpreter() {
        return guarded("PT_INTERP", () -> segments.stream()
                .filter(s -> s.type() == Segment.PT_INTERP)
                .findFirst()
                .map(s -> bytes.slice(s.offset(), s.fileSize()).cString(0)));
    }

    /** The notes of all note segments, or of all note sections where there is no segment. */
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.type() == Segment.PT_NOTE) {
                notes.addAll(Note.readAll(bytes.slice(segment.offset(), segment.fileSize())));
            }
        }
        return notes;
    }

    private Optional<BuildId> readBuildId() {
        Optional<BuildId> asSupplementary = AlternateLink.ownChecksum(sectionData(".debug_sup"));
        if (asSupplementary.isPresent()) {
            return asSupplementary;
        }
        // by section first: in a separate debug file the segments' offsets lead nowhere
        List<Note> notes = new ArrayList<>();
        section(".note.gnu.build-id").ifPresent(s -> notes.addAll(Note.readAll(s.data())));
        if (notes.isEmpty()) {
            notes.addAll(notes());
        }
        return notes.stream()
                .filter(n -> n.type() == Note.NT_GNU_BUILD_ID && n.owner().equals("GNU"))
                .filter(n -> n.content().length() >= 2)
                .findFirst()
                .map(n -> BuildId.of(n.content().toByteArray()));
    }

    private Optional<DynamicTable> readDynamic() {
        return DynamicTable.of(this);
    }

    private List<SymbolTable> readSymbolTables() {
        List<SymbolTable> tables = new ArrayList<>();
        symbolTable(".symtab", Section.SHT_SYMTAB).ifPresent(tables::add);
        dynamicSymbols().ifPresent(tables::add);
        return List.copyOf(tables);
    }

    private Optional<SymbolTable> symbolTable(String name, int type) {
        return section(name)
                .filter(s -> s.type() == type && !s.data().isEmpty())
                .map(s -> new SymbolTable(
                        header.elfClass(),
                        s.data(),
                        section(s.link()).map(Section::data).orElseGet(() -> ByteSlice.empty(".strtab"))));
    }

    private <T> Optional<T> guarded(String what, Supplier<Optional<T>> reader) {
        try {
            return reader.get();
        } catch (MalformedDebugInfoException e) {
            diagnostics.add(what + " not usable", e);
            return Optional.empty();
        }
    }

    /** What was found wrong with this file so far. */
    public Diagnostics diagnostics() {
        return diagnostics;
    }
}
