package dev.signalbox.symbols.elf;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.machine.Machine;

/**
 * The header of an ELF file (elf(5), Elf32_Ehdr and Elf64_Ehdr).
 *
 * @param elfClass the width of its words
 * @param machine e_machine: {@link #EM_X86_64}, ...
 * @param type e_type: {@link #ET_EXEC}, {@link #ET_DYN}, ...
 * @param entry the file address of the first instruction
 * @param programHeaders offset, size and count of the program headers
 * @param sectionHeaders offset, size and count of the section headers; a count of 0 with an offset means that section 0 tells the count
 * @param sectionNames the index of the section with the names of sections; 0xffff means that section 0 tells it
 */
public record ElfHeader(
        ElfClass elfClass,
        int machine,
        int type,
        long entry,
        Table programHeaders,
        Table sectionHeaders,
        int sectionNames) {
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
        if (file.u8(4) != 1 && file.u8(4) != 2) {
            throw file.malformed(4, "ELF class " + file.u8(4) + " is neither 32 nor 64 bits");
        }
        if (file.u8(5) != 1) {
            throw new UnsupportedElfException(
                    file.section() + " is a big-endian ELF file; Signalbox reads little-endian ones only");
        }
        ElfClass elfClass = file.u8(4) == 1 ? ElfClass.ELF32 : ElfClass.ELF64;
        int word = elfClass.wordSize();
        // e_entry, e_phoff and e_shoff are words; behind them and e_flags stand halves
        int halves = 24 + 3 * word + 4;
        return new ElfHeader(
                elfClass,
                file.u16(18),
                file.u16(16),
                elfClass.word(file, 24),
                new Table(elfClass.word(file, 24 + word), file.u16(halves + 2), file.u16(halves + 4)),
                new Table(elfClass.word(file, 24 + 2L * word), file.u16(halves + 6), file.u16(halves + 8)),
                file.u16(halves + 10));
    }

    /**
     * What the file's code runs on.
     *
     * @param fileName for the message
     * @throws UnsupportedElfException for a machine that Signalbox does not debug
     */
    public Machine machineOf(String fileName) {
        return Machine.of(elfClass.bits(), machine)
                .orElseThrow(() ->
                        new UnsupportedElfException(fileName + " is a " + elfClass.bits() + "-bit " + machineName()
                                + " file; Signalbox debugs x86-64 and i386 programs. Build it for one of these"));
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
