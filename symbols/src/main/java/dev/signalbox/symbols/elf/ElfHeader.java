package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;

/**
 * The header of an ELF file (elf(5), Elf64_Ehdr).
 *
 * @param elfClass 32 or 64: the bits of an address
 * @param machine e_machine: {@link #EM_X86_64}, ...
 * @param type e_type: {@link #ET_EXEC}, {@link #ET_DYN}, ...
 * @param entry the file address of the first instruction
 * @param programHeaders offset, size and count of the program headers
 * @param sectionHeaders offset, size and count of the section headers; a count of 0 with an offset means that section 0 tells the count
 * @param sectionNames the index of the section with the names of sections; 0xffff means that section 0 tells it
 */
public record ElfHeader(
        int elfClass, int machine, int type, long entry, Table programHeaders, Table sectionHeaders, int sectionNames) {
    /** A relocatable object file. */
    public static final int ET_REL = 1;
    /** An executable that runs at its file addresses. */
    public static final int ET_EXEC = 2;
    /** A shared library or a position independent executable. */
    public static final int ET_DYN = 3;
    /** A core file. */
    public static final int ET_CORE = 4;

    /** Intel 80386. */
    public static final int EM_386 = 3;
    /** AMD x86-64. */
    public static final int EM_X86_64 = 62;
    /** Arm 64-bit. */
    public static final int EM_AARCH64 = 183;

    /** A table of headers in the file. */
    public record Table(long offset, int entrySize, int count) {}

    /** Reads the header; any class and machine are read, a file that is not little-endian ELF is refused. */
    public static ElfHeader read(ByteSlice file) {
        if (file.length() < 16 || file.u8(0) != 0x7f || file.u8(1) != 'E' || file.u8(2) != 'L' || file.u8(3) != 'F') {
            throw new UnsupportedElfException(
                    file.section() + " is not an ELF file: name the program itself, not a script or a source file");
        }
        int elfClass = file.u8(4) == 1 ? 32 : file.u8(4) == 2 ? 64 : 0;
        if (elfClass == 0) {
            throw file.malformed(4, "ELF class " + file.u8(4) + " is neither 32 nor 64 bits");
        }
        if (file.u8(5) != 1) {
            throw new UnsupportedElfException(
                    file.section() + " is a big-endian ELF file; Signalbox reads little-endian ones only");
        }
        int type = file.u16(16);
        int machine = file.u16(18);
        if (elfClass == 64) {
            return new ElfHeader(
                    elfClass,
                    machine,
                    type,
                    file.u64(24),
                    new Table(file.u64(32), file.u16(54), file.u16(56)),
                    new Table(file.u64(40), file.u16(58), file.u16(60)),
                    file.u16(62));
        }
        return new ElfHeader(
                elfClass,
                machine,
                type,
                file.u32(24),
                new Table(file.u32(28), file.u16(42), file.u16(44)),
                new Table(file.u32(32), file.u16(46), file.u16(48)),
                file.u16(50));
    }

    /** Refuses what is not a 64-bit x86-64 file, in a sentence that names the file. */
    public void requireX8664(String fileName) {
        if (elfClass != 64 || machine != EM_X86_64) {
            throw new UnsupportedElfException(fileName + " is a " + elfClass + "-bit " + machineName()
                    + " file; Signalbox debugs 64-bit x86-64 programs. Build it for x86-64");
        }
    }

    /** The machine's name for messages. */
    public String machineName() {
        switch (machine) {
            case EM_386:
                return "i386";
            case EM_X86_64:
                return "x86-64";
            case EM_AARCH64:
                return "aarch64";
            case 40:
                return "arm";
            case 243:
                return "riscv";
            default:
                return "machine-" + machine;
        }
    }
}
