package dev.signalbox.engine.live;

/**
 * Where a thread stands at the first instruction of inlined calls and is shown before them, in the line that makes the call: as with a call that is not inlined,
 * one can then step into it or over it.
 *
 * @param tid the thread
 * @param pc where it stands; elsewhere nothing is left away
 * @param calls how many of the innermost inlined calls it has not entered
 */
record NotEntered(int tid, long pc, int calls) {
    /** Nothing is left away. */
    static final NotEntered NONE = new NotEntered(0, 0, 0);

    /** How many calls a thread at a pc has not entered. */
    int at(int someTid, long somePc) {
        return someTid == tid && somePc == pc ? calls : 0;
    }

    /** One call further in. */
    NotEntered entered() {
        return new NotEntered(tid, pc, calls - 1);
    }
}
