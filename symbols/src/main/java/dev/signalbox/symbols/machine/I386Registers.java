package dev.signalbox.symbols.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** DWARF register numbers of i386 (System V psABI, Intel386 supplement 1.1, table 2.14). On Linux .eh_frame counts as .debug_frame does. */
public final class I386Registers {
    public static final int EAX = 0;
    public static final int ECX = 1;
    public static final int EDX = 2;
    public static final int EBX = 3;
    public static final int ESP = 4;
    public static final int EBP = 5;
    public static final int ESI = 6;
    public static final int EDI = 7;
    /** The return address column; read as a register it is the instruction pointer. */
    public static final int EIP = 8;

    public static final int EFLAGS = 9;
    public static final int ST0 = 11;
    public static final int XMM0 = 21;
    public static final int ES = 40;
    public static final int CS = 41;
    public static final int SS = 42;
    public static final int DS = 43;
    public static final int FS = 44;
    public static final int GS = 45;
    public static final int FS_BASE = 93;
    public static final int GS_BASE = 94;

    static final RegisterSet SET = new RegisterSet(
            List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip"),
            Map.of(
                    EFLAGS, "eflags", ES, "es", CS, "cs", SS, "ss", DS, "ds", FS, "fs", GS, "gs", FS_BASE, "fs_base",
                    GS_BASE, "gs_base"),
            vectors(),
            List.of(EIP, ESP, EBP),
            // section 2.2.1
            List.of(EBX, EBP, ESI, EDI),
            List.of(ES, CS, SS, DS, FS, GS, FS_BASE, GS_BASE));

    private I386Registers() {}

    private static Map<Integer, String> vectors() {
        Map<Integer, String> names = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            names.put(ST0 + i, "st" + i);
            names.put(XMM0 + i, "xmm" + i);
        }
        return names;
    }
}
