package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.machine.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The names of the stubs of the procedure linkage table ("puts@plt"), which have no symbols of their own: each jumps through a word of the global offset table,
 * and the relocation of that word names the function (System V ABI, AMD64 supplement, section 5.2, and Intel386 supplement, section 4.4).
 */
final class PltNames {
    /** R_X86_64_GLOB_DAT and R_386_GLOB_DAT. */
    private static final int GLOB_DAT = 6;
    /** R_X86_64_JUMP_SLOT and R_386_JMP_SLOT. */
    private static final int JUMP_SLOT = 7;

    private static final int RELA_64_SIZE = 24;
    private static final int REL_32_SIZE = 8;
    private static final long DT_PLTGOT = 3;

    private final Map<Long, String> nameByWord = new HashMap<>();
    private final List<Section> stubs = new ArrayList<>();
    private final Machine machine;
    private final OptionalLong globalOffsetTable;

    private PltNames(ElfFile elf) {
        this.machine = elf.machine();
        this.globalOffsetTable = elf.dynamic().map(d -> d.value(DT_PLTGOT)).orElse(OptionalLong.empty());
    }

    static PltNames of(ElfFile elf) {
        PltNames names = new PltNames(elf);
        Optional<SymbolTable> symbols = elf.dynamicSymbols();
        if (symbols.isEmpty()) {
            return names;
        }
        for (String relocations : List.of("plt", "dyn")) {
            if (elf.machine() == Machine.I386) {
                names.readRel32(elf.sectionData(".rel." + relocations), symbols.get());
            } else {
                names.readRela64(elf.sectionData(".rela." + relocations), symbols.get());
            }
        }
        for (String plt : List.of(".plt", ".plt.sec", ".plt.got")) {
            elf.section(plt).ifPresent(names.stubs::add);
        }
        return names;
    }

    /** Elf64_Rela: r_info has the type in its low half, the symbol in its high half. */
    private void readRela64(ByteSlice relocations, SymbolTable symbols) {
        for (long at = 0; at + RELA_64_SIZE <= relocations.length(); at += RELA_64_SIZE) {
            add(relocations.u64(at), relocations.u32(at + 8), relocations.u32(at + 12), symbols);
        }
    }

    /** Elf32_Rel: r_info has the type in its low byte. */
    private void readRel32(ByteSlice relocations, SymbolTable symbols) {
        for (long at = 0; at + REL_32_SIZE <= relocations.length(); at += REL_32_SIZE) {
            long info = relocations.u32(at + 4);
            add(relocations.u32(at), info & 0xff, info >>> 8, symbols);
        }
    }

    private void add(long word, long type, long symbol, SymbolTable symbols) {
        if ((type == JUMP_SLOT || type == GLOB_DAT) && symbol > 0 && symbol < symbols.count()) {
            nameByWord.putIfAbsent(word, symbols.name((int) symbol));
        }
    }

    /** The stub that holds a file address, as a symbol. */
    Optional<ElfSymbol> at(long fileAddress) {
        for (Section section : stubs) {
            if (section.contains(fileAddress)) {
                int size = section.name().equals(".plt.got") && section.entrySize() == 8 ? 8 : 16;
                long start = (fileAddress - section.address()) / size * size;
                return target(section, start, size)
                        .map(name -> new ElfSymbol(
                                name + "@plt",
                                section.address() + start,
                                size,
                                ElfSymbol.STT_FUNC,
                                ElfSymbol.STB_LOCAL));
            }
        }
        return Optional.empty();
    }

    /** The stub is a jump through memory, ff, perhaps after endbr and a bnd prefix. */
    private Optional<String> target(Section section, long start, int size) {
        ByteSlice data = section.data();
        for (long at = start; at + 6 <= Math.min(start + size, data.length()); at++) {
            if (data.u8(at) == 0xff) {
                OptionalLong word = word(data, at, section.address() + at + 6);
                if (word.isPresent()) {
                    return Optional.ofNullable(nameByWord.get(word.getAsLong()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The word that a jump goes through: "jmp *disp32(%rip)" of x86-64 and "jmp *abs32" of an i386 program at fixed addresses are both ff 25; position
     * independent i386 code keeps the address of the global offset table in ebx, "jmp *disp32(%ebx)", ff a3.
     */
    private OptionalLong word(ByteSlice data, long at, long next) {
        int modRm = data.u8(at + 1);
        if (modRm == 0x25) {
            return OptionalLong.of(machine == Machine.I386 ? data.u32(at + 2) : next + data.s32(at + 2));
        }
        return modRm == 0xa3 && machine == Machine.I386 && globalOffsetTable.isPresent()
                ? OptionalLong.of(machine.address(globalOffsetTable.getAsLong() + data.s32(at + 2)))
                : OptionalLong.empty();
    }
}
