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
    private static final int SHN_XINDEX = 0xffff;
    /** Sections of that name are found by the name of what they hold: .zdebug_info as .debug_info. */
    private static final String GNU_COMPRESSED = ".zdebug_";

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
        ElfClass elfClass = header.elfClass();
        int size = elfClass.sectionHeaderSize();
        if (headers.entrySize() < size) {
            throw file.malformed(headers.offset(), "section headers of " + headers.entrySize() + " bytes");
        }
        Section first = elfClass.section("", file.slice(headers.offset(), size));
        // more than 65279 sections: the header says 0 and the fields of section 0 tell (elf(5), e_shnum and e_shstrndx)
        long count = headers.count() == 0 ? first.size() : headers.count();
        long names = header.sectionNames() == SHN_XINDEX ? Integer.toUnsignedLong(first.link()) : header.sectionNames();
        if (count < 0 || count > (file.length() - headers.offset()) / headers.entrySize()) {
            throw file.malformed(headers.offset(), "no room for " + Long.toUnsignedString(count) + " section headers");
        }
        ByteSlice strings = ByteSlice.empty(".shstrtab");
        if (names > 0 && names < count) {
            Section told = elfClass.section("", file.slice(headers.offset() + names * headers.entrySize(), size));
            strings = file.slice(told.offset(), told.size()).named(".shstrtab");
        }
        for (int i = 0; i < count; i++) {
            ByteSlice h = file.slice(headers.offset() + (long) i * headers.entrySize(), size);
            long nameOffset = h.u32(0);
            String name = nameOffset < strings.length() ? strings.cString(nameOffset) : "";
            add(file, elfClass, elfClass.section(name, h), diagnostics);
        }
    }

    private void add(ByteSlice file, ElfClass elfClass, Section section, Diagnostics diagnostics) {
        Entry entry = new Entry(section, Lazy.of(() -> load(file, elfClass, section, diagnostics)));
        entries.add(entry);
        byName.putIfAbsent(section.name(), entry);
        if (section.name().startsWith(GNU_COMPRESSED)) {
            byName.putIfAbsent("." + section.name().substring(2), entry);
        }
    }

    private static Section load(ByteSlice file, ElfClass elfClass, Section header, Diagnostics diagnostics) {
        ByteSlice data = header.data();
        if (header.type() != Section.SHT_NOBITS && header.type() != Section.SHT_NULL) {
            try {
                data = file.slice(header.offset(), header.size()).named(header.name());
                if ((header.flags() & Section.SHF_COMPRESSED) != 0) {
                    data = CompressedSection.decompress(data, elfClass);
                } else if (header.name().startsWith(GNU_COMPRESSED)) {
                    data = CompressedSection.decompressGnu(data);
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
