package dev.signalbox.ptrace.event;

/**
 * A siginfo_t as the kernel hands it to a 64-bit tracer: 128 bytes, si_signo at 0, si_errno at 4, si_code at 8, the union at 16
 * (include/uapi/asm-generic/siginfo.h). A view may be a buffer that is overwritten at the next stop; {@link SignalInfo} is the value that keeps.
 */
public interface SignalInfoView {
    /** The structure's size in bytes. */
    int SIZE = 128;

    /** si_signo. */
    default int signo() {
        return intAt(0);
    }

    /** si_errno. */
    default int errno() {
        return intAt(4);
    }

    /** si_code. */
    default int code() {
        return intAt(8);
    }

    /** Four bytes at an offset, signed. */
    int intAt(int offset);

    /** Eight bytes at an offset. */
    long longAt(int offset);

    /** Copies all of it into an array, from an index on. */
    default void copyTo(long[] target, int start) {
        for (int word = 0; word < SIZE / Long.BYTES; word++) {
            target[start + word] = longAt(word * Long.BYTES);
        }
    }
}
