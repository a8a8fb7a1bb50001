package dev.signalbox.ptrace.arch.x86_64;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a thread's processor reads instructions and registers: the code segment that the thread runs in tells (Intel SDM volume 3, section 5.2.1). A 64-bit tracer
 * sees the same 27 words of {@link Registers} for both (arch/x86/kernel/ptrace.c); in those of a thread in compatibility mode only the low halves count.
 */
public enum ProcessorMode {
    /** 64-bit mode. */
    LONG(
            8,
            registers64(),
            new int[] {
                Registers.RAX, Registers.RDX, Registers.RCX, Registers.RBX, Registers.RSI, Registers.RDI, Registers.RBP,
                Registers.RSP, Registers.R8, Registers.R9, Registers.R10, Registers.R11, Registers.R12, Registers.R13,
                Registers.R14, Registers.R15, Registers.RIP
            },
            49,
            50,
            58),
    /** Compatibility mode, in which a 64-bit kernel runs i386 programs. */
    COMPATIBILITY(
            4,
            registers32(),
            new int[] {
                Registers.RAX,
                Registers.RCX,
                Registers.RDX,
                Registers.RBX,
                Registers.RSP,
                Registers.RBP,
                Registers.RSI,
                Registers.RDI,
                Registers.RIP
            },
            9,
            40,
            93);

    /** Where the numbers of xmm0 and those that follow it begin in both psABIs. */
    private static final int XMM_LONG = 17;

    private static final int XMM_COMPATIBILITY = 21;

    /** __USER32_CS of arch/x86/include/asm/segment.h; __USER_CS of 64-bit mode is 0x33. */
    private static final long USER32_CS = 0x23;

    private static final long USER_CS = 0x33;
    private static final long USER_DS = 0x2b;

    /** es, cs, ss, ds, fs, gs: the order of their DWARF numbers in both psABIs. */
    private static final int[] SEGMENTS = {
        Registers.ES, Registers.CS, Registers.SS, Registers.DS, Registers.FS, Registers.GS
    };

    private final int wordSize;
    private final Map<String, Integer> names;
    private final int[] general;
    private final int flagsNumber;
    private final int firstSegmentNumber;
    private final int fsBaseNumber;

    ProcessorMode(
            int wordSize,
            Map<String, Integer> names,
            int[] general,
            int flagsNumber,
            int firstSegmentNumber,
            int fsBaseNumber) {
        this.wordSize = wordSize;
        this.names = names;
        this.general = general;
        this.flagsNumber = flagsNumber;
        this.firstSegmentNumber = firstSegmentNumber;
        this.fsBaseNumber = fsBaseNumber;
    }

    /** The mode of a thread that runs in this code segment. */
    public static ProcessorMode of(long cs) {
        return cs == USER32_CS ? COMPATIBILITY : LONG;
    }

    /**
     * Whether a thread with these registers is in this mode, with segments that begin at address zero, as all but 16-bit and old threading code has them:
     * in compatibility mode __USER_DS, where 64-bit mode does not look at data segments (Intel SDM volume 3, section 3.4.4).
     */
    boolean isPlain(long[] registers) {
        return this == LONG
                ? registers[Registers.CS] == USER_CS
                : registers[Registers.CS] == USER32_CS
                        && registers[Registers.SS] == USER_DS
                        && registers[Registers.DS] == USER_DS;
    }

    /** The word of {@link Registers} that a value is written as: a result and a call number keep their sign, by which the kernel knows errors. */
    public long stored(int index, long value) {
        boolean signed = index == Registers.RAX || index == Registers.ORIG_RAX;
        return wordSize == Long.BYTES ? value : signed ? (int) value : word(value);
    }

    /** The bytes of an address, of a register and of what push stores: 8 or 4. */
    public int wordSize() {
        return wordSize;
    }

    /** The bits of a register that the mode has. */
    public long word(long value) {
        return wordSize == Long.BYTES ? value : Integer.toUnsignedLong((int) value);
    }

    /** The registers by the mode's names for them, in the order that people know from gdb, each with its index in {@link Registers}. */
    public Map<String, Integer> names() {
        return names;
    }

    /** The index in {@link Registers} of a DWARF register number (psABI x86-64, figure 3.36; psABI i386, table 2.14), or -1 when it is none of these. */
    public int indexOfDwarf(int number) {
        if (number >= 0 && number < general.length) {
            return general[number];
        }
        if (number == flagsNumber) {
            return Registers.EFLAGS;
        }
        int segment = number - firstSegmentNumber;
        if (segment >= 0 && segment < SEGMENTS.length) {
            return SEGMENTS[segment];
        }
        return number == fsBaseNumber ? Registers.FS_BASE : number == fsBaseNumber + 1 ? Registers.GS_BASE : -1;
    }

    /** The number of a vector register, from 0 for xmm0, by its DWARF number; -1 for what is none. */
    public int vectorOfDwarf(int number) {
        int vector = number - (this == LONG ? XMM_LONG : XMM_COMPATIBILITY);
        return vector >= 0 && vector < 2 * wordSize ? vector : -1;
    }

    private static Map<String, Integer> registers64() {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (String name : List.of(
                "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
                "r15", "rip")) {
            names.put(name, Registers.names().indexOf(name));
        }
        addOthers(names);
        names.put("orig_rax", Registers.ORIG_RAX);
        return Collections.unmodifiableMap(names);
    }

    private static Map<String, Integer> registers32() {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (String name : List.of("ax", "bx", "cx", "dx", "si", "di", "bp", "sp", "ip")) {
            names.put("e" + name, Registers.names().indexOf("r" + name));
        }
        addOthers(names);
        names.put("orig_eax", Registers.ORIG_RAX);
        return Collections.unmodifiableMap(names);
    }

    private static void addOthers(Map<String, Integer> names) {
        for (String name : List.of("eflags", "cs", "ss", "ds", "es", "fs", "gs", "fs_base", "gs_base")) {
            names.put(name, Registers.names().indexOf(name));
        }
    }
}
