package dev.signalbox.ptrace.arch.x86_64;

/** The status flags of eflags and how results set them (Intel SDM volume 1, section 3.4.3; volume 2 for each instruction). */
final class Flags {
    static final long CF = 0x1;
    static final long PF = 0x4;
    static final long AF = 0x10;
    static final long ZF = 0x40;
    static final long SF = 0x80;
    static final long OF = 0x800;

    /** The six flags that arithmetic writes. */
    static final long STATUS = CF | PF | AF | ZF | SF | OF;

    private static final long TF = 0x100;
    private static final long RF = 0x10000;
    private static final long AC = 0x40000;

    private Flags() {}

    /** Whether an instruction under these flags does more than its effect: traps behind it (TF), counts for RF, checks alignment (AC). */
    static boolean needProcessor(long eflags) {
        return (eflags & (TF | RF | AC)) != 0;
    }

    /** The bits of a value of 1, 2, 4 or 8 bytes. */
    static long mask(int size) {
        return size == 8 ? -1L : (1L << (size * 8)) - 1;
    }

    /** SF, ZF and PF of a result. */
    static long ofResult(long result, int size) {
        long flags = 0;
        if ((result & mask(size)) == 0) {
            flags |= ZF;
        }
        if (negative(result, size)) {
            flags |= SF;
        }
        if ((Long.bitCount(result & 0xff) & 1) == 0) {
            flags |= PF;
        }
        return flags;
    }

    /** All six flags of result = left + right (+ carry). */
    static long ofAddition(long left, long right, long result, int size) {
        long carries = (left & right) | ((left | right) & ~result);
        return ofResult(result, size)
                | carryAndOverflow(carries, (left ^ result) & (right ^ result), left ^ right ^ result, size);
    }

    /** All six flags of result = left - right (- borrow). */
    static long ofSubtraction(long left, long right, long result, int size) {
        long borrows = (~left & right) | (~(left ^ right) & result);
        return ofResult(result, size)
                | carryAndOverflow(borrows, (left ^ right) & (left ^ result), left ^ right ^ result, size);
    }

    private static long carryAndOverflow(long carries, long overflows, long nibbles, int size) {
        long flags = nibbles & AF;
        if (negative(carries, size)) {
            flags |= CF;
        }
        if (negative(overflows, size)) {
            flags |= OF;
        }
        return flags;
    }

    private static boolean negative(long value, int size) {
        return (value >> (size * 8 - 1) & 1) != 0;
    }
}
