package dev.signalbox.ptrace.event;

/**
 * The class of a siginfo that kernels before 4.14 kept in the upper half of its si_code (__SI_FAULT and its like, include/uapi/asm-generic/siginfo.h of Linux
 * 4.13). PTRACE_GETSIGINFO cut it off, PTRACE_SETSIGINFO stored what it got, and the frame of a handler was then built without it: all but the first eight bytes of
 * the payload were whatever lay on the kernel's stack (arch/x86/kernel/signal_compat.c, kernel/signal.c, copy_siginfo_to_user). On such kernels it is put back.
 */
public final class SigInfoClass {
    private static final int FAULT = 3 << 16;
    private static final int POLL = 2 << 16;
    private static final int CHILD = 4 << 16;
    private static final int SYSTEM_CALL = 7 << 16;
    private static final int LAST_OF_KERNEL = 0x7f;
    private static final int FIRST_WITHOUT = 4 * 1000 + 14;
    private static final String OVERRIDE = "signalbox.siginfo.classes";

    private SigInfoClass() {}

    /**
     * Whether this kernel keeps classes: before 4.14. Vendors carry changes back, so that the system property {@code signalbox.siginfo.classes} (true or false) has
     * the last word.
     *
     * @param release as uname(2) gives it
     */
    public static boolean isKept(String release) {
        String override = System.getProperty(OVERRIDE, "");
        if (!override.isEmpty()) {
            return Boolean.parseBoolean(override);
        }
        String[] numbers = release.split("[^0-9]+");
        if (numbers.length < 2 || numbers[0].isEmpty()) {
            return false;
        }
        return Integer.parseInt(numbers[0]) * 1000 + Integer.parseInt(numbers[1]) < FIRST_WITHOUT;
    }

    /**
     * The si_code to store, with its class: only codes of the kernel have one, from 1 to 0x7f; SI_USER and SI_KERNEL are of class 0, and what has a negative code is
     * copied whole.
     *
     * @param tracerBits 64, or 32: a 32-bit tracer must not add SIGPOLL's class, because the kernel never read si_fd from its structure, and without the class the
     *     number survives in the place of si_uid
     */
    public static int withClass(int signo, int code, int tracerBits) {
        if (code < 1 || code > LAST_OF_KERNEL) {
            return code;
        }
        switch (signo) {
            case 4: // SIGILL
            case 5: // SIGTRAP
            case 7: // SIGBUS
            case 8: // SIGFPE
            case 11: // SIGSEGV
                return code | FAULT;
            case 17: // SIGCHLD
                return code | CHILD;
            case 31: // SIGSYS
                return code | SYSTEM_CALL;
            default: // SIGPOLL, and what fcntl(F_SETSIG) chose in its place
                return tracerBits == Integer.SIZE ? code : code | POLL;
        }
    }
}
