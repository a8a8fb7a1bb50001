package dev.signalbox.ptrace.signal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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

    /** The size of the kernel's struct sigaction for 64-bit programs: handler, flags, restorer, mask (include/linux/signal_types.h). */
    public static final int SIZE = 32;

    /** Reads the kernel's structure. */
    public static Disposition decode(Signal signal, byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Disposition(
                signal, words.getLong(0), words.getLong(8), words.getLong(16), new SignalSet(words.getLong(24)));
    }

    /** The kernel's structure for it. */
    public byte[] encode() {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(handler)
                .putLong(flags)
                .putLong(restorer)
                .putLong(mask.mask())
                .array();
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
