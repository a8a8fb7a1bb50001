package dev.signalbox.ptrace.event;

/** The member of siginfo_t's union that a signal and its code really use. Chosen as the kernel does (kernel/signal.c, siginfo_layout). */
public enum SigInfoMember {
    /** kill(2), tkill(2), and what the kernel sends without more to say: si_pid, si_uid. */
    KILL,
    /** sigqueue(3), mq_notify(3) and other codes of user space: si_pid, si_uid, si_value. */
    QUEUE,
    /** timer_create(2): si_timerid, si_overrun, si_value. */
    TIMER,
    /** SIGCHLD of a child: si_pid, si_uid, si_status, si_utime, si_stime. */
    CHILD,
    /** A processor fault: si_addr. */
    FAULT,
    /** A memory error of the hardware: si_addr, si_addr_lsb. */
    FAULT_MEMORY_ERROR,
    /** A failed bound check: si_addr, si_lower, si_upper. */
    FAULT_BOUNDS,
    /** A protection key that forbids the access: si_addr, si_pkey. */
    FAULT_KEY,
    /** A perf event that asked for a signal: si_addr, si_perf_data, si_perf_type, si_perf_flags. */
    FAULT_PERF,
    /** I/O on a descriptor (F_SETSIG too): si_band, si_fd. */
    POLL,
    /** A blocked system call: si_call_addr, si_syscall, si_arch. */
    SYSTEM_CALL;

    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGCHLD = 17;
    private static final int SIGPOLL = 29;
    private static final int SIGSYS = 31;
    private static final int NSIGPOLL = 6;

    /** The member for si_signo and si_code. */
    public static SigInfoMember of(int signo, int code) {
        if (code < 0) {
            return ofUserCode(code);
        }
        if (code == SiCode.SI_USER || code >= SiCode.SI_KERNEL) {
            return KILL;
        }
        if (code <= lastCode(signo)) {
            return ofOwnCode(signo, code);
        }
        return code <= NSIGPOLL ? POLL : KILL;
    }

    private static SigInfoMember ofUserCode(int code) {
        switch (code) {
            case SiCode.SI_TIMER:
                return TIMER;
            case SiCode.SI_SIGIO:
                return POLL;
            case SiCode.SI_TKILL:
                return KILL;
            default:
                return QUEUE;
        }
    }

    /** The highest code that is the signal's own (include/linux/signal.h, sig_sicodes), 0 when it has none. */
    private static int lastCode(int signo) {
        switch (signo) {
            case SIGILL:
                return 11;
            case SIGFPE:
                return 15;
            case SIGSEGV:
                return 10;
            case SIGBUS:
                return 5;
            case SIGTRAP:
            case SIGCHLD:
            case SIGPOLL:
                return 6;
            case SIGSYS:
                return 2;
            default:
                return 0;
        }
    }

    private static SigInfoMember ofOwnCode(int signo, int code) {
        switch (signo) {
            case SIGCHLD:
                return CHILD;
            case SIGPOLL:
                return POLL;
            case SIGSYS:
                return SYSTEM_CALL;
            case SIGBUS:
                return code == 4 || code == 5 ? FAULT_MEMORY_ERROR : FAULT;
            case SIGSEGV:
                return code == 3 ? FAULT_BOUNDS : code == 4 ? FAULT_KEY : FAULT;
            case SIGTRAP:
                return code == 6 ? FAULT_PERF : FAULT;
            default:
                return FAULT;
        }
    }
}
