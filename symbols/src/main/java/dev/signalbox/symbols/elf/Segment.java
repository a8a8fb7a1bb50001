package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import java.util.ArrayList;
import java.util.List;

/**
 * A program header (elf(5), Elf32_Phdr and Elf64_Phdr): what the kernel or the dynamic linker maps or looks at.
 *
 * @param type p_type: {@link #PT_LOAD}, ...
 * @param flags {@link #PF_X} and so on
 * @param offset where it lies in the file
 * @param address its file address
 * @param fileSize its bytes in the file
 * @param memorySize its bytes in memory, at least as many
 * @param alignment of the address, a power of two; 0 and 1 ask for none
 */
public record Segment(int type, int flags, long offset, long address, long fileSize, long memorySize, long alignment) {
    /** To be mapped. */
    public static final int PT_LOAD = 1;
    /** The dynamic section. */
    public static final int PT_DYNAMIC = 2;
    /** The path of the dynamic linker. */
    public static final int PT_INTERP = 3;
    /** Notes. */
    public static final int PT_NOTE = 4;
    /** The initial contents of thread-local storage. */
    public static final int PT_TLS = 7;
    /** The .eh_frame_hdr section. */
    public static final int PT_GNU_EH_FRAME = 0x6474e550;

    /** Executable. */
    public static final int PF_X = 1;
    /** Writable. */
    public static final int PF_W = 2;
    /** Readable. */
    public static final int PF_R = 4;

    /** Whether an address is in it. */
    public boolean contains(long fileAddress) {
        return Long.compareUnsigned(fileAddress - address, memorySize) < 0;
    }

    static List<Segment> read(ByteSlice file, ElfHeader header) {
        ElfHeader.Table table = header.programHeaders();
        int size = header.elfClass().programHeaderSize();
        List<Segment> segments = new ArrayList<>();
        if (table.count() > 0 && table.entrySize() < size) {
            throw file.malformed(table.offset(), "program headers of " + table.entrySize() + " bytes");
        }
        for (int i = 0; i < table.count(); i++) {
            segments.add(header.elfClass().segment(file.slice(table.offset() + (long) i * table.entrySize(), size)));
        }
        return List.copyOf(segments);
    }
}
