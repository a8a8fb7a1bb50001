package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the stubs of the procedure linkage table ("puts@plt"), which have no symbols of their own: each jumps through a word of the global offset table,
 * and the relocation of that word names the function (System V ABI, AMD64 supplement, section 5.2).
 */
final class PltNames {
    private static final int R_X86_64_GLOB_DAT = 6;
    private static final int R_X86_64_JUMP_SLOT = 7;
    private static final int RELA_SIZE = 24;

    private final Map<Long, String> nameByWord = new HashMap<>();
    private final List<Section> stubs = new ArrayList<>();

    static PltNames of(ElfFile elf) {
        PltNames names = new PltNames();
        Optional<SymbolTable> symbols = elf.dynamicSymbols();
        if (symbols.isEmpty()) {
            return names;
        }
        for (String relocations : List.of(".rela.plt", ".rela.dyn")) {
            names.readRelocations(elf.sectionData(relocations), symbols.get());
        }
        for (String plt : List.of(".plt", ".plt.sec", ".plt.got")) {
            elf.section(plt).ifPresent(names.stubs::add);
        }
        return names;
    }

    private void readRelocations(ByteSlice relocations, SymbolTable symbols) {
        for (long at = 0; at + RELA_SIZE <= relocations.length(); at += RELA_SIZE) {
            long type = relocations.u32(at + 8);
            long symbol = relocations.u32(at + 12);
            if ((type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT) && symbol > 0 && symbol < symbols.count()) {
                nameByWord.putIfAbsent(relocations.u64(at), symbols.name((int) symbol));
            }
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

    /** The stub is "jmp *disp32(%rip)", ff 25, perhaps after endbr64 and a bnd prefix. */
    private Optional<String> target(Section section, long start, int size) {
        ByteSlice data = section.data();
        for (long at = start; at + 6 <= Math.min(start + size, data.length()); at++) {
            if (data.u8(at) == 0xff && data.u8(at + 1) == 0x25) {
                return Optional.ofNullable(nameByWord.get(section.address() + at + 6 + data.s32(at + 2)));
            }
        }
        return Optional.empty();
    }
}
