package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;

/** The width of a file's words, and with it the layout of its headers, tables and entries (elf(5): Elf32_Shdr and Elf64_Shdr, and so on). */
public enum ElfClass {
    ELF32(4, 40, 32, 16, 12),
    ELF64(8, 64, 56, 24, 24);

    private final int wordSize;
    private final int sectionHeaderSize;
    private final int programHeaderSize;
    private final int symbolSize;
    private final int compressionHeaderSize;

    ElfClass(int wordSize, int sectionHeaderSize, int programHeaderSize, int symbolSize, int compressionHeaderSize) {
        this.wordSize = wordSize;
        this.sectionHeaderSize = sectionHeaderSize;
        this.programHeaderSize = programHeaderSize;
        this.symbolSize = symbolSize;
        this.compressionHeaderSize = compressionHeaderSize;
    }

    /** 32 or 64. */
    public int bits() {
        return wordSize * Byte.SIZE;
    }

    /** The bytes of an address, offset or size: 4 or 8. */
    public int wordSize() {
        return wordSize;
    }

    int sectionHeaderSize() {
        return sectionHeaderSize;
    }

    int programHeaderSize() {
        return programHeaderSize;
    }

    int symbolSize() {
        return symbolSize;
    }

    int compressionHeaderSize() {
        return compressionHeaderSize;
    }

    /** An address, offset or size. */
    long word(ByteSlice bytes, long offset) {
        return bytes.unsigned(offset, wordSize);
    }

    /** The header of a section without its name and contents: sh_type and the fields behind it. */
    Section section(String name, ByteSlice header) {
        int afterWords = 8 + 4 * wordSize;
        return new Section(
                name,
                (int) header.u32(4),
                word(header, 8),
                word(header, 8 + wordSize),
                word(header, 8 + 2L * wordSize),
                word(header, 8 + 3L * wordSize),
                (int) header.u32(afterWords),
                (int) header.u32(afterWords + 4L),
                word(header, afterWords + 8L + wordSize),
                ByteSlice.empty(name));
    }

    /** A program header; p_flags stands second in the 64-bit form, seventh in the other. */
    Segment segment(ByteSlice header) {
        int words = this == ELF64 ? 8 : 4;
        return new Segment(
                (int) header.u32(0),
                (int) header.u32(this == ELF64 ? 4 : 24),
                word(header, words),
                word(header, words + (long) wordSize),
                word(header, words + 3L * wordSize),
                word(header, words + 4L * wordSize),
                word(header, this == ELF64 ? 48 : 28));
    }

    long symbolValue(ByteSlice symbols, long entry) {
        return word(symbols, entry + (this == ELF64 ? 8 : 4));
    }

    long symbolSize(ByteSlice symbols, long entry) {
        return word(symbols, entry + (this == ELF64 ? 16 : 8));
    }

    /** st_info: type and binding. */
    int symbolInfo(ByteSlice symbols, long entry) {
        return symbols.u8(entry + (this == ELF64 ? 4 : 12));
    }

    /** st_shndx. */
    int symbolSection(ByteSlice symbols, long entry) {
        return symbols.u16(entry + (this == ELF64 ? 6 : 14));
    }
}
