package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.Diagnostics;
import dev.signalbox.symbols.bytes.Lazy;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of an ELF file by name and index. Headers are read at once, contents when first asked for. A file may have no section headers at all
 * ({@code strip --strip-section-headers}); a broken table counts as none and leaves a diagnostic.
 */
final class SectionTable {
    private static final int HEADER_SIZE = 64;
    private static final int SHN_XINDEX = 0xffff;

    private record Entry(Section header, Lazy<Section> loaded) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> byName = new HashMap<>();

    static SectionTable read(ByteSlice file, ElfHeader header, Diagnostics diagnostics) {
        SectionTable table = new SectionTable();
        try {
            table.readAll(file, header, diagnostics);
        } catch (MalformedDebugInfoException e) {
            diagnostics.add("section headers not usable", e);
            table.entries.clear();
            table.byName.clear();
        }
        return table;
    }

    private void readAll(ByteSlice file, ElfHeader header, Diagnostics diagnostics) {
        ElfHeader.Table headers = header.sectionHeaders();
        if (headers.offset() == 0) {
            return;
        }
        if (headers.entrySize() < HEADER_SIZE) {
            throw file.malformed(58, "section headers of " + headers.entrySize() + " bytes");
        }
        ByteSlice first = file.slice(headers.offset(), HEADER_SIZE);
        // more than 65279 sections: the header says 0 and the fields of section 0 tell (elf(5), e_shnum and e_shstrndx)
        long count = headers.count() == 0 ? first.u64(32) : headers.count();
        long names = header.sectionNames() == SHN_XINDEX ? first.u32(40) : header.sectionNames();
        if (count < 0 || count > (file.length() - headers.offset()) / headers.entrySize()) {
            throw file.malformed(headers.offset(), "no room for " + Long.toUnsignedString(count) + " section headers");
        }
        ByteSlice strings = ByteSlice.empty(".shstrtab");
        if (names > 0 && names < count) {
            ByteSlice h = file.slice(headers.offset() + names * headers.entrySize(), HEADER_SIZE);
            strings = file.slice(h.u64(24), h.u64(32)).named(".shstrtab");
        }
        for (int i = 0; i < count; i++) {
            add(file, file.slice(headers.offset() + (long) i * headers.entrySize(), HEADER_SIZE), strings, diagnostics);
        }
    }

    private void add(ByteSlice file, ByteSlice h, ByteSlice strings, Diagnostics diagnostics) {
        long nameOffset = h.u32(0);
        String name = nameOffset < strings.length() ? strings.cString(nameOffset) : "";
        Section section = new Section(
                name,
                (int) h.u32(4),
                h.u64(8),
                h.u64(16),
                h.u64(24),
                h.u64(32),
                (int) h.u32(40),
                (int) h.u32(44),
                h.u64(56),
                ByteSlice.empty(name));
        Entry entry = new Entry(section, Lazy.of(() -> load(file, section, diagnostics)));
        entries.add(entry);
        byName.putIfAbsent(name, entry);
    }

    private static Section load(ByteSlice file, Section header, Diagnostics diagnostics) {
        ByteSlice data = header.data();
        if (header.type() != Section.SHT_NOBITS && header.type() != Section.SHT_NULL) {
            try {
                data = file.slice(header.offset(), header.size()).named(header.name());
                if ((header.flags() & Section.SHF_COMPRESSED) != 0) {
                    data = CompressedSection.decompress(data);
                }
            } catch (MalformedDebugInfoException e) {
                diagnostics.add("section " + header.name() + " not usable", e);
                data = header.data();
            }
        }
        return new Section(
                header.name(),
                header.type(),
                header.flags(),
                header.address(),
                header.offset(),
                header.size(),
                header.link(),
                header.info(),
                header.entrySize(),
                data);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The headers alone: contents empty. */
    List<Section> headers() {
        return entries.stream().map(Entry::header).toList();
    }

    Optional<Section> header(String name) {
        return Optional.ofNullable(byName.get(name)).map(Entry::header);
    }

    Optional<Section> section(String name) {
        return Optional.ofNullable(byName.get(name)).map(entry -> entry.loaded().get());
    }

    Optional<Section> section(int index) {
        return index < 0 || index >= entries.size()
                ? Optional.empty()
                : Optional.of(entries.get(index).loaded().get());
    }
}
