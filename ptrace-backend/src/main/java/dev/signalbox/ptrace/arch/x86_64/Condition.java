package dev.signalbox.ptrace.arch.x86_64;

/** The sixteen conditions of jcc, cmovcc and setcc by their encoding (Intel SDM volume 1, appendix B). */
final class Condition {
    private Condition() {}

    /** Whether the condition with this number, 0 to 15, holds under these flags; an odd number is the opposite of the even one before it. */
    static boolean holds(int code, long flags) {
        boolean signDiffers = ((flags & Flags.SF) != 0) != ((flags & Flags.OF) != 0);
        boolean zero = (flags & Flags.ZF) != 0;
        boolean carry = (flags & Flags.CF) != 0;
        boolean result =
                switch (code >> 1) {
                    case 0 -> (flags & Flags.OF) != 0;
                    case 1 -> carry;
                    case 2 -> zero;
                    case 3 -> carry || zero;
                    case 4 -> (flags & Flags.SF) != 0;
                    case 5 -> (flags & Flags.PF) != 0;
                    case 6 -> signDiffers;
                    default -> zero || signDiffers;
                };
        return result == ((code & 1) == 0);
    }
}
