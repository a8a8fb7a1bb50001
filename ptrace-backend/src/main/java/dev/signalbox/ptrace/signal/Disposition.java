package dev.signalbox.ptrace.signal;

/**
 * What a process has arranged for a signal, as rt_sigaction(2) tells it.
 *
 * @param signal the signal
 * @param handler the handler's address, or {@link #DEFAULT} or {@link #IGNORE}
 * @param flags see {@link ActionFlag}
 * @param restorer where the handler returns to
 * @param mask what is blocked while the handler runs, besides the signal itself
 */
public record Disposition(Signal signal, long handler, long flags, long restorer, SignalSet mask) {
    /** SIG_DFL. */
    public static final long DEFAULT = 0;

    /** SIG_IGN. */
    public static final long IGNORE = 1;

    /**
     * The size of the kernel's structure for programs of a word size: handler, flags, restorer, each a word, and a mask of 64 bits
     * (include/linux/signal_types.h, struct sigaction; include/linux/compat.h, struct compat_sigaction).
     */
    public static int size(int wordSize) {
        return 3 * wordSize + Long.BYTES;
    }

    /** Reads the kernel's structure. */
    public static Disposition decode(Signal signal, byte[] bytes, int wordSize) {
        Words words = new Words(bytes, wordSize);
        return new Disposition(
                signal, words.word(0), words.word(1), words.word(2), new SignalSet(words.longAt(3 * wordSize)));
    }

    /** The kernel's structure for it. */
    public byte[] encode(int wordSize) {
        Words words = new Words(new byte[size(wordSize)], wordSize);
        words.put(0, handler);
        words.put(1, flags);
        words.put(2, restorer);
        words.putLong(3 * wordSize, mask.mask());
        return words.bytes().array();
    }

    /** Whether a function of the program is called. */
    public boolean isHandler() {
        return handler != DEFAULT && handler != IGNORE;
    }

    /** Whether a flag is set. */
    public boolean has(ActionFlag flag) {
        return flag.in(flags);
    }

    /**
     * Whether the default action is in force over the remains of a handler. The kernel resets a handler by its address alone and leaves flags, restorer and mask
     * as they were (kernel/signal.c, force_sig_info_to_task and get_signal), and no program asks for SA_SIGINFO, SA_ONSTACK, SA_NODEFER or a mask with SIG_DFL in
     * earnest. (glibc's signal() puts the signal itself into the mask, whatever it sets.)
     */
    public boolean isResetHandler() {
        return handler == DEFAULT
                && (has(ActionFlag.SA_SIGINFO)
                        || has(ActionFlag.SA_ONSTACK)
                        || has(ActionFlag.SA_NODEFER)
                        || (mask.mask() & ~signal.bit()) != 0);
    }
}
