package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * One table of Elf32_Sym or Elf64_Sym entries with its strings (elf(5)), as it lies in the file: nothing is copied, entries are decoded when asked for. Undefined symbols,
 * and those of sections and files, are left out. Safe for use by several threads.
 */
public final class SymbolTable {
    private static final int SHN_UNDEF = 0;
    private static final int SHN_ABS = 0xfff1;
    private static final int SHN_COMMON = 0xfff2;

    private final ElfClass elfClass;
    private final ByteSlice entries;
    private final ByteSlice strings;
    private final int count;

    /** A table; a piece of an entry at its end is ignored. */
    public SymbolTable(ElfClass elfClass, ByteSlice entries, ByteSlice strings) {
        this.elfClass = elfClass;
        this.entries = entries;
        this.strings = strings;
        this.count = entries.length() / elfClass.symbolSize();
    }

    /** The number of entries, with those that are left out. */
    public int count() {
        return count;
    }

    /** The symbol at an index; empty when it is undefined, absolute, a section or a file, or has no readable name. */
    public Optional<ElfSymbol> symbol(int index) {
        if (!isDefined(index)) {
            return Optional.empty();
        }
        String name;
        try {
            name = name(index);
        } catch (MalformedDebugInfoException e) {
            // a name outside the string table: the symbol has none
            return Optional.empty();
        }
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new ElfSymbol(name, value(index), size(index), type(index), binding(index)));
    }

    /** The symbols with a name, in the order of the table. */
    public List<ElfSymbol> named(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        List<ElfSymbol> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (nameIs(i, wanted)) {
                symbol(i).ifPresent(found::add);
            }
        }
        return found;
    }

    /** The name at an index, also of an undefined symbol. */
    String name(int index) {
        return strings.cString(entries.u32(entry(index)));
    }

    private long entry(int index) {
        return (long) index * elfClass.symbolSize();
    }

    private boolean nameIs(int index, byte[] wanted) {
        long at = entries.u32(entry(index));
        if (at + wanted.length >= strings.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((byte) strings.u8(at + i) != wanted[i]) {
                return false;
            }
        }
        return strings.u8(at + wanted.length) == 0;
    }

    /** Visits the indexes of the symbols that have an address. */
    void forEachAddressed(IntConsumer visitor) {
        for (int i = 0; i < count; i++) {
            if (isDefined(i) && type(i) != ElfSymbol.STT_TLS) {
                visitor.accept(i);
            }
        }
    }

    private boolean isDefined(int index) {
        int section = elfClass.symbolSection(entries, entry(index));
        int type = type(index);
        return section != SHN_UNDEF
                && section != SHN_ABS
                && section != SHN_COMMON
                && type != ElfSymbol.STT_SECTION
                && type != ElfSymbol.STT_FILE;
    }

    long value(int index) {
        return elfClass.symbolValue(entries, entry(index));
    }

    long size(int index) {
        return elfClass.symbolSize(entries, entry(index));
    }

    int type(int index) {
        return elfClass.symbolInfo(entries, entry(index)) & 0xf;
    }

    int binding(int index) {
        return elfClass.symbolInfo(entries, entry(index)) >> 4;
    }

    /** The first byte of the name, 0 when it cannot be read. */
    int firstCharacter(int index) {
        long at = entries.u32(entry(index));
        return at < strings.length() ? strings.u8(at) : 0;
    }
}
