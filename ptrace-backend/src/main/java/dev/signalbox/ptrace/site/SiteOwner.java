package dev.signalbox.ptrace.site;

/** Who wants a breakpoint site, and what a hit means. Compared by identity: one owner object per wish. */
public interface SiteOwner {
    /** What a hit of this owner's site means. */
    Kind kind();

    /** Decides on the tracer thread whether a hit concerns this owner; runs for every hit and must not allocate, block or throw. */
    default HitDecision test(HitContext context) {
        return HitDecision.STOP;
    }

    /** The kinds of owners. */
    enum Kind {
        /** A breakpoint of the user. */
        USER,
        /** A temporary site of a step or of a return. */
        STEP,
        /** An event of a library (the dynamic loader's r_brk). */
        LIBRARY_EVENT
    }

    /** The answer to a hit. */
    enum HitDecision {
        /** Stop and report. */
        STOP,
        /** Go on as if nothing had been there. */
        IGNORE,
        /** Stop and let the engine decide. */
        UNDECIDED
    }

    /** What a hit can be judged by, valid during the call only. */
    interface HitContext {
        int pid();

        int tid();

        /** A general purpose register by its DWARF number in the thread's mode (psABI x86-64, figure 3.36; psABI i386, table 2.14). */
        long register(int dwarfNumber);

        /** A word of the thread's mode (8 or 4 bytes) of memory, little endian; {@code ok} is cleared when it cannot be read. */
        long word(long address);

        boolean ok();
    }
}
