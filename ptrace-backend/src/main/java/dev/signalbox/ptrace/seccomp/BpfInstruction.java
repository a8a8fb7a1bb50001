package dev.signalbox.ptrace.seccomp;

/**
 * One instruction of classic BPF, struct sock_filter (include/uapi/linux/filter.h).
 *
 * @param code operation, 16 bits
 * @param jt instructions to skip when a condition holds, 8 bits
 * @param jf instructions to skip when it does not, 8 bits
 * @param k constant, 32 bits unsigned
 */
public record BpfInstruction(int code, int jt, int jf, int k) {
    /** Bytes of struct sock_filter. */
    public static final int SIZE = 8;

    /** The constant as an unsigned number. */
    public long constant() {
        return Integer.toUnsignedLong(k);
    }
}
