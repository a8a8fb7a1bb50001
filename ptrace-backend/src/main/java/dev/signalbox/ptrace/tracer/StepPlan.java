package dev.signalbox.ptrace.tracer;

/**
 * Drives a thread by single steps without leaving the tracer thread: asked after every step, it says what to do next. Implemented by the engine with
 * resolved addresses only; called on the tracer thread; must not block or throw.
 */
public interface StepPlan {
    /** The decision after a step. */
    Next after(StepContext context);

    /** What a step can be judged by, valid during the call only. */
    interface StepContext {
        /** The instruction pointer now. */
        long pc();

        /** The instruction pointer before the step. */
        long previousPc();

        /** The stack pointer now. */
        long sp();

        /** The stack pointer before the step. */
        long previousSp();

        /** A general purpose register by its DWARF number in the thread's mode. */
        long register(int dwarfNumber);

        /** A word of memory, little endian; 0 when it cannot be read. */
        long word(long address);

        /** The bytes of a word, of an address and of what a call pushes: 8, or 4 in compatibility mode. */
        int wordSize();
    }

    /** What to do next; {@code address} and {@code minimumSp} count for RUN_TO only. */
    record Next(Kind kind, long address, long minimumSp) {
        /** One more step. */
        public static final Next STEP = new Next(Kind.STEP, 0, 0);
        /** The plan is fulfilled: stop and report. */
        public static final Next DONE = new Next(Kind.DONE, 0, 0);
        /** Stop, and let the engine look: it may give a new plan without the user seeing the stop. */
        public static final Next ASK = new Next(Kind.ASK, 0, 0);

        /** Run at full speed until the address is reached with sp &gt;= minimumSp (so that a recursive call does not count), then ask the plan again. */
        public static Next runTo(long address, long minimumSp) {
            return new Next(Kind.RUN_TO, address, minimumSp);
        }
    }

    /** The kinds of decisions. */
    enum Kind {
        STEP,
        RUN_TO,
        DONE,
        ASK
    }
}
