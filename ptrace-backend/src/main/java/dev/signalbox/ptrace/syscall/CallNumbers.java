package dev.signalbox.ptrace.syscall;

import dev.signalbox.ptrace.signal.Signal;

/** Numbers among the arguments of system calls, in words. */
final class CallNumbers {
    /** Of linux/fcntl.h. */
    static final int AT_FDCWD = -100;

    /** The bits of clone's flags that are the signal to the parent (linux/sched.h). */
    private static final int CSIGNAL = 0xff;

    private CallNumbers() {}

    static String hex(long value) {
        return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }

    static String pointer(long value) {
        return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
    }

    static String signal(int number) {
        return number >= 1 && number <= Signal.MAX ? Signal.of(number).name() : Integer.toString(number);
    }

    static String clone(long value) {
        int number = (int) value & CSIGNAL;
        long rest = value & 0xffffffffL & ~CSIGNAL;
        String flags = rest == 0 ? "" : group("clone").flags(rest);
        String separator = flags.isEmpty() || number == 0 ? "" : "|";
        return rest == 0 && number == 0 ? "0" : flags + separator + (number == 0 ? "" : signal(number));
    }

    /** A constant of one group in the bits of a mask, and flags of another in the rest. */
    static String withFlags(String one, String flags, long value, long mask) {
        String name = group(one).name(value & mask).orElse(Long.toString(value & mask));
        long rest = value & ~mask;
        return rest == 0 ? name : name + "|" + group(flags).flags(rest);
    }

    private static ConstantGroup group(String name) {
        return ConstantGroup.named(name)
                .orElseThrow(() -> new IllegalStateException("this build of Signalbox lacks the constants " + name));
    }
}
