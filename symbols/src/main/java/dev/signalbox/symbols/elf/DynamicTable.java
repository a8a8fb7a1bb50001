package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The dynamic section (elf(5), Elf32_Dyn and Elf64_Dyn), found through PT_DYNAMIC, so that it is there in files without section headers too. */
public final class DynamicTable {
    private static final int DT_NULL = 0;
    private static final int DT_HASH = 4;
    private static final int DT_STRTAB = 5;
    private static final int DT_SYMTAB = 6;
    private static final int DT_STRSZ = 10;
    private static final int DT_SONAME = 14;
    private static final int DT_DEBUG = 21;
    private static final long DT_GNU_HASH = 0x6ffffef5L;

    private final ElfFile elf;
    private final Map<Long, Long> values = new LinkedHashMap<>();
    private final Map<Long, Long> valueAddresses = new LinkedHashMap<>();

    private DynamicTable(ElfFile elf) {
        this.elf = elf;
    }

    /** The table of a file; empty for a file that is not dynamically linked. */
    static Optional<DynamicTable> of(ElfFile elf) {
        for (Segment segment : elf.segments()) {
            if (segment.type() == Segment.PT_DYNAMIC && segment.fileSize() > 0) {
                DynamicTable table = new DynamicTable(elf);
                table.read(elf.bytes().slice(segment.offset(), segment.fileSize()), segment.address());
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    private void read(ByteSlice bytes, long address) {
        DataCursor in = bytes.cursor();
        int word = elfClass().wordSize();
        while (in.remaining() >= 2 * word) {
            long valueAddress = address + in.position() + word;
            long tag = in.unsigned(word);
            long value = in.unsigned(word);
            if (tag == DT_NULL) {
                return;
            }
            values.putIfAbsent(tag, value);
            valueAddresses.putIfAbsent(tag, valueAddress);
        }
    }

    /** The value of the first entry with a tag. */
    public OptionalLong value(long tag) {
        Long value = values.get(tag);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The file address of the word in which the dynamic linker stores the address of its struct r_debug (DT_DEBUG, link.h). */
    public OptionalLong debugWordAddress() {
        Long address = valueAddresses.get((long) DT_DEBUG);
        return address == null ? OptionalLong.empty() : OptionalLong.of(address);
    }

    /** DT_SONAME. */
    public Optional<String> soname() {
        return strings()
                .flatMap(s -> Optional.ofNullable(values.get((long) DT_SONAME)).map(s::cString));
    }

    private ElfClass elfClass() {
        return elf.header().elfClass();
    }

    private Optional<ByteSlice> strings() {
        OptionalLong address = value(DT_STRTAB);
        OptionalLong size = value(DT_STRSZ);
        return address.isEmpty() || size.isEmpty()
                ? Optional.empty()
                : elf.bytesAt(address.getAsLong(), size.getAsLong()).map(s -> s.named("DT_STRTAB"));
    }

    /** The dynamic symbols without the help of section headers. */
    Optional<SymbolTable> symbols() {
        OptionalLong address = value(DT_SYMTAB);
        Optional<ByteSlice> strings = strings();
        if (address.isEmpty() || strings.isEmpty()) {
            return Optional.empty();
        }
        long count = symbolCount(address.getAsLong());
        return elf.bytesAt(address.getAsLong(), count * elfClass().symbolSize())
                .map(entries -> new SymbolTable(elfClass(), entries.named("DT_SYMTAB"), strings.get()));
    }

    /** No entry tells the number of symbols; the hash tables do, and linkers put the strings right behind the symbols. */
    private long symbolCount(long symbols) {
        OptionalLong hash = value(DT_HASH);
        if (hash.isPresent()) {
            return elf.bytesAt(hash.getAsLong(), 8).map(h -> h.u32(4)).orElse(0L);
        }
        OptionalLong gnuHash = value(DT_GNU_HASH);
        if (gnuHash.isPresent()) {
            return GnuHash.symbolCount(elf, gnuHash.getAsLong());
        }
        long strings = value(DT_STRTAB).orElse(0);
        return Long.compareUnsigned(strings, symbols) > 0
                ? (strings - symbols) / elfClass().symbolSize()
                : 0;
    }
}
