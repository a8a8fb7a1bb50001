package dev.signalbox.symbols.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** DWARF register numbers of x86-64 (System V psABI, figure 3.36). */
public final class X86Registers {
    public static final int RAX = 0;
    public static final int RDX = 1;
    public static final int RCX = 2;
    public static final int RBX = 3;
    public static final int RSI = 4;
    public static final int RDI = 5;
    public static final int RBP = 6;
    public static final int RSP = 7;
    public static final int R8 = 8;
    public static final int R9 = 9;
    public static final int R10 = 10;
    public static final int R11 = 11;
    public static final int R12 = 12;
    public static final int R13 = 13;
    public static final int R14 = 14;
    public static final int R15 = 15;
    /** The return address column; read as a register it is the instruction pointer. */
    public static final int RIP = 16;

    public static final int XMM0 = 17;
    public static final int ST0 = 33;
    public static final int EFLAGS = 49;
    public static final int ES = 50;
    public static final int CS = 51;
    public static final int SS = 52;
    public static final int DS = 53;
    public static final int FS = 54;
    public static final int GS = 55;
    public static final int FS_BASE = 58;
    public static final int GS_BASE = 59;

    static final RegisterSet SET = new RegisterSet(
            List.of(
                    "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13",
                    "r14", "r15", "rip"),
            Map.of(
                    EFLAGS, "eflags", ES, "es", CS, "cs", SS, "ss", DS, "ds", FS, "fs", GS, "gs", FS_BASE, "fs_base",
                    GS_BASE, "gs_base"),
            vectors(),
            List.of(RIP, RSP, RBP),
            // section 3.2.1
            List.of(RBX, RBP, R12, R13, R14, R15),
            List.of(ES, CS, SS, DS, FS, GS, FS_BASE, GS_BASE));

    private X86Registers() {}

    private static Map<Integer, String> vectors() {
        Map<Integer, String> names = new HashMap<>();
        for (int i = 0; i < 16; i++) {
            names.put(XMM0 + i, "xmm" + i);
        }
        return names;
    }
}
