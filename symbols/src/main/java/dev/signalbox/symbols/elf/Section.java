package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;

/**
 * A section of an ELF file, with its contents as the program's author meant them (decompressed).
 *
 * @param name ".text"
 * @param type sh_type: {@link #SHT_SYMTAB}, ...
 * @param flags sh_flags
 * @param address the file address at which it is loaded, 0 when it is not
 * @param offset where it lies in the file
 * @param size its size in memory in bytes; for a compressed section, the size in the file
 * @param link sh_link: the index of a related section
 * @param info sh_info
 * @param entrySize the size of an entry, for tables
 * @param data the contents; empty for SHT_NOBITS
 */
public record Section(
        String name,
        int type,
        long flags,
        long address,
        long offset,
        long size,
        int link,
        int info,
        long entrySize,
        ByteSlice data) {
    /** A section without a meaning. */
    public static final int SHT_NULL = 0;
    /** The full symbol table. */
    public static final int SHT_SYMTAB = 2;
    /** Notes. */
    public static final int SHT_NOTE = 7;
    /** A section that occupies no space in the file. */
    public static final int SHT_NOBITS = 8;
    /** The dynamic symbol table. */
    public static final int SHT_DYNSYM = 11;

    /** The section occupies memory while the program runs. */
    public static final long SHF_ALLOC = 2;
    /** The section holds instructions. */
    public static final long SHF_EXECINSTR = 4;
    /** The contents begin with an Elf32_Chdr or Elf64_Chdr and are compressed. */
    public static final long SHF_COMPRESSED = 1 << 11;

    /** Whether an address is in the loaded section. */
    public boolean contains(long fileAddress) {
        return (flags & SHF_ALLOC) != 0 && Long.compareUnsigned(fileAddress - address, size) < 0;
    }
}
