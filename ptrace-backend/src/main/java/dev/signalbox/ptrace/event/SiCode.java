package dev.signalbox.ptrace.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The names of si_code values (include/uapi/asm-generic/siginfo.h), and the pseudo codes that ptrace shows in SIGTRAP's siginfo at its own stops. */
public final class SiCode {
    public static final int SI_USER = 0;
    public static final int SI_KERNEL = 0x80;
    public static final int SI_QUEUE = -1;
    public static final int SI_TIMER = -2;
    public static final int SI_MESGQ = -3;
    public static final int SI_ASYNCIO = -4;
    public static final int SI_SIGIO = -5;
    public static final int SI_TKILL = -6;

    private static final int SIGTRAP = 5;
    private static final int ANY = 0;
    private static final Map<Long, String> NAMES = new HashMap<>();
    private static final Map<String, Integer> VALUES = new HashMap<>();

    static {
        add(ANY, SI_USER, "SI_USER");
        add(ANY, SI_KERNEL, "SI_KERNEL");
        add(ANY, SI_QUEUE, "SI_QUEUE");
        add(ANY, SI_TIMER, "SI_TIMER");
        add(ANY, SI_MESGQ, "SI_MESGQ");
        add(ANY, SI_ASYNCIO, "SI_ASYNCIO");
        add(ANY, SI_SIGIO, "SI_SIGIO");
        add(ANY, SI_TKILL, "SI_TKILL");
        add(ANY, -7, "SI_DETHREAD");
        add(ANY, -60, "SI_ASYNCNL");
        series(4, 1, "ILL_", "ILLOPC ILLOPN ILLADR ILLTRP PRVOPC PRVREG COPROC BADSTK BADIADDR");
        series(8, 1, "FPE_", "INTDIV INTOVF FLTDIV FLTOVF FLTUND FLTRES FLTINV FLTSUB");
        series(8, 14, "FPE_", "FLTUNK CONDTRAP");
        series(11, 1, "SEGV_", "MAPERR ACCERR BNDERR PKUERR ACCADI ADIDERR ADIPERR MTEAERR MTESERR CPERR");
        series(7, 1, "BUS_", "ADRALN ADRERR OBJERR MCEERR_AR MCEERR_AO");
        series(SIGTRAP, 1, "TRAP_", "BRKPT TRACE BRANCH HWBKPT UNK PERF");
        series(17, 1, "CLD_", "EXITED KILLED DUMPED TRAPPED STOPPED CONTINUED");
        series(29, 1, "POLL_", "IN OUT MSG ERR PRI HUP");
        series(31, 1, "SYS_", "SECCOMP USER_DISPATCH");
        String[] events = {"FORK", "VFORK", "CLONE", "EXEC", "VFORK_DONE", "EXIT", "SECCOMP"};
        for (int event = 1; event <= events.length; event++) {
            add(SIGTRAP, event << 8 | SIGTRAP, "PTRACE_EVENT_" + events[event - 1]);
        }
        add(SIGTRAP, 128 << 8 | SIGTRAP, "PTRACE_EVENT_STOP");
        add(SIGTRAP, 0x80 | SIGTRAP, "PTRACE_SYSCALL_STOP");
    }

    private SiCode() {}

    private static void add(int signo, int code, String name) {
        NAMES.put(key(signo, code), name);
        VALUES.put(name, code);
    }

    private static void series(int signo, int first, String prefix, String names) {
        int code = first;
        for (String name : names.split(" ")) {
            add(signo, code++, prefix + name);
        }
    }

    private static long key(int signo, int code) {
        return (long) signo << 32 | code & 0xffffffffL;
    }

    /** The name of a code with this signal; codes 1 to 6 of a signal without own codes are those of F_SETSIG (fcntl(2)). */
    public static Optional<String> name(int signo, int code) {
        String name = NAMES.get(key(signo, code));
        if (name == null) {
            name = NAMES.get(key(ANY, code));
        }
        if (name == null && code > 0 && SigInfoMember.of(signo, code) == SigInfoMember.POLL) {
            name = NAMES.get(key(29, code));
        }
        return Optional.ofNullable(name);
    }

    /** The number of a code's name, whichever signal it belongs to: no two names are alike. */
    public static OptionalInt value(String name) {
        Integer value = VALUES.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
