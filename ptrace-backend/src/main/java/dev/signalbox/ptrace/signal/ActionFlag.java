package dev.signalbox.ptrace.signal;

import java.util.ArrayList;
import java.util.List;

/** The flags of a signal's action (include/uapi/asm-generic/signal-defs.h, arch/x86/include/uapi/asm/signal.h). */
public enum ActionFlag {
    SA_NOCLDSTOP(0x1),
    SA_NOCLDWAIT(0x2),
    SA_SIGINFO(0x4),
    SA_UNSUPPORTED(0x400),
    SA_EXPOSE_TAGBITS(0x800),
    /** Set by the kernel only: the action can no longer be changed, since the thread is condemned. */
    SA_IMMUTABLE(0x0080_0000),
    /** Set by libc, which always gives a restorer. */
    SA_RESTORER(0x0400_0000),
    SA_ONSTACK(0x0800_0000),
    SA_RESTART(0x1000_0000),
    SA_NODEFER(0x4000_0000),
    SA_RESETHAND(0x8000_0000L);

    private final long bit;

    ActionFlag(long bit) {
        this.bit = bit;
    }

    /** Whether it is among these flags. */
    public boolean in(long flags) {
        return (flags & bit) != 0;
    }

    /** The names of these flags in the order of their bits; bits without a name as one hexadecimal number. */
    public static List<String> names(long flags) {
        List<String> names = new ArrayList<>();
        long rest = flags;
        for (ActionFlag flag : values()) {
            if (flag.in(flags)) {
                names.add(flag.name());
                rest &= ~flag.bit;
            }
        }
        if (rest != 0) {
            names.add("0x" + Long.toHexString(rest));
        }
        return names;
    }
}
