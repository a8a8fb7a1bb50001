package dev.signalbox.ptrace.seccomp;

import java.util.List;

/**
 * What a filter sees of a system call, struct seccomp_data (include/uapi/linux/seccomp.h).
 *
 * @param nr number of the call
 * @param arch AUDIT_ARCH_ constant
 * @param instructionPointer address after the instruction that makes the call
 * @param args six arguments, all 64 bits of the registers, also of {@code int 0x80} in 64-bit code
 */
public record SeccompData(int nr, int arch, long instructionPointer, List<Long> args) {
    /** Bytes of struct seccomp_data. */
    public static final int SIZE = 64;

    static final int NR = 0;
    static final int ARCH = 4;
    static final int INSTRUCTION_POINTER = 8;
    static final int ARGS = 16;

    /** Copies the arguments. */
    public SeccompData {
        args = List.copyOf(args);
        if (args.size() != 6) {
            throw new IllegalArgumentException("a system call has six arguments, not " + args.size());
        }
    }

    /** The 32-bit word at an offset that is a multiple of 4, as on a little-endian machine. */
    int word(int offset) {
        switch (offset) {
            case NR:
                return nr;
            case ARCH:
                return arch;
            case INSTRUCTION_POINTER:
                return (int) instructionPointer;
            case INSTRUCTION_POINTER + Integer.BYTES:
                return (int) (instructionPointer >>> Integer.SIZE);
            default:
                long value = args.get((offset - ARGS) / Long.BYTES);
                return (int) (offset % Long.BYTES == 0 ? value : value >>> Integer.SIZE);
        }
    }

    /** What a word is called: {@code nr}, {@code arch}, {@code args[1].low}. */
    static String name(int offset) {
        switch (offset) {
            case NR:
                return "nr";
            case ARCH:
                return "arch";
            default:
                String field = offset < ARGS ? "instruction_pointer" : "args[" + (offset - ARGS) / Long.BYTES + "]";
                return field + (offset % Long.BYTES == 0 ? ".low" : ".high");
        }
    }
}
