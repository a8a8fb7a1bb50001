package dev.signalbox.symbols.machine;

import java.util.List;
import java.util.OptionalInt;

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

    private static final List<String> GENERAL = List.of(
            "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
            "r15", "rip");

    private X86Registers() {}

    /** The register's usual name, or {@code reg} and its number for those that have no name here. */
    public static String name(int dwarfNumber) {
        if (dwarfNumber >= 0 && dwarfNumber < GENERAL.size()) {
            return GENERAL.get(dwarfNumber);
        }
        if (dwarfNumber >= XMM0 && dwarfNumber < XMM0 + 16) {
            return "xmm" + (dwarfNumber - XMM0);
        }
        return switch (dwarfNumber) {
            case EFLAGS -> "eflags";
            case ES -> "es";
            case CS -> "cs";
            case SS -> "ss";
            case DS -> "ds";
            case FS -> "fs";
            case GS -> "gs";
            case FS_BASE -> "fs_base";
            case GS_BASE -> "gs_base";
            default -> "reg" + dwarfNumber;
        };
    }

    /** The number of a general purpose register by its name, without a dollar sign. */
    public static OptionalInt number(String name) {
        int index = GENERAL.indexOf(name);
        if (index >= 0) {
            return OptionalInt.of(index);
        }
        return switch (name) {
            case "eflags" -> OptionalInt.of(EFLAGS);
            case "es" -> OptionalInt.of(ES);
            case "cs" -> OptionalInt.of(CS);
            case "ss" -> OptionalInt.of(SS);
            case "ds" -> OptionalInt.of(DS);
            case "fs" -> OptionalInt.of(FS);
            case "gs" -> OptionalInt.of(GS);
            case "fs_base" -> OptionalInt.of(FS_BASE);
            case "gs_base" -> OptionalInt.of(GS_BASE);
            default -> OptionalInt.empty();
        };
    }

    /** Whether a called function must preserve the register (psABI section 3.2.1), rsp apart. */
    public static boolean isCalleeSaved(int dwarfNumber) {
        return switch (dwarfNumber) {
            case RBX, RBP, R12, R13, R14, R15 -> true;
            default -> false;
        };
    }
}
