package dev.signalbox.ptrace.arch.x86_64;

import java.util.Arrays;
import java.util.List;

/** General purpose registers of a thread as a value, in the order of struct user_regs_struct (arch/x86/include/asm/user_64.h): 27 words, 216 bytes. */
public final class Registers {
    /** How many words. */
    public static final int COUNT = 27;

    public static final int R15 = 0;
    public static final int R14 = 1;
    public static final int R13 = 2;
    public static final int R12 = 3;
    public static final int RBP = 4;
    public static final int RBX = 5;
    public static final int R11 = 6;
    public static final int R10 = 7;
    public static final int R9 = 8;
    public static final int R8 = 9;
    public static final int RAX = 10;
    public static final int RCX = 11;
    public static final int RDX = 12;
    public static final int RSI = 13;
    public static final int RDI = 14;
    public static final int ORIG_RAX = 15;
    public static final int RIP = 16;
    public static final int CS = 17;
    public static final int EFLAGS = 18;
    public static final int RSP = 19;
    public static final int SS = 20;
    public static final int FS_BASE = 21;
    public static final int GS_BASE = 22;
    public static final int DS = 23;
    public static final int ES = 24;
    public static final int FS = 25;
    public static final int GS = 26;

    private static final List<String> NAMES = List.of(
            "r15",
            "r14",
            "r13",
            "r12",
            "rbp",
            "rbx",
            "r11",
            "r10",
            "r9",
            "r8",
            "rax",
            "rcx",
            "rdx",
            "rsi",
            "rdi",
            "orig_rax",
            "rip",
            "cs",
            "eflags",
            "rsp",
            "ss",
            "fs_base",
            "gs_base",
            "ds",
            "es",
            "fs",
            "gs");

    private final long[] words;

    private Registers(long[] words) {
        this.words = words;
    }

    /** A copy of 27 words. */
    public static Registers of(long[] words) {
        if (words.length != COUNT) {
            throw new IllegalArgumentException("user_regs_struct has " + COUNT + " words, not " + words.length);
        }
        return new Registers(words.clone());
    }

    /** Register names by index. */
    public static List<String> names() {
        return NAMES;
    }

    /** The word at an index. */
    public long get(int index) {
        return words[index];
    }

    /** A copy with one word replaced. */
    public Registers with(int index, long value) {
        long[] copy = words.clone();
        copy[index] = value;
        return new Registers(copy);
    }

    /** How the thread reads these. */
    public ProcessorMode mode() {
        return ProcessorMode.of(words[CS]);
    }

    public long rip() {
        return words[RIP];
    }

    public long rsp() {
        return words[RSP];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Registers registers && Arrays.equals(words, registers.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return String.format("registers[rip=0x%x rsp=0x%x]", rip(), rsp());
    }
}
