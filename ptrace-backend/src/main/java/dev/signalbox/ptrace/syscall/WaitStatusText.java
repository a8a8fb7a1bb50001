package dev.signalbox.ptrace.syscall;

/** What wait4 tells about a child, in the words of wait(2)'s macros. */
final class WaitStatusText {
    private static final int STOPPED = 0x7f;
    private static final int CONTINUED = 0xffff;
    private static final int CORE = 0x80;
    private static final int EVENT_SHIFT = 16;

    private WaitStatusText() {}

    static String of(int status) {
        int low = status & STOPPED;
        if (status == CONTINUED) {
            return "{WIFCONTINUED(s)}";
        }
        if ((status & 0xff) == STOPPED) {
            int event = status >>> EVENT_SHIFT;
            return "{WIFSTOPPED(s) && WSTOPSIG(s) == " + stopSignal(status >>> 8 & 0xff) + "}"
                    + (event == 0 ? "" : " | " + event + "<<16");
        }
        if (low == 0) {
            return "{WIFEXITED(s) && WEXITSTATUS(s) == " + (status >>> 8 & 0xff) + "}";
        }
        return "{WIFSIGNALED(s) && WTERMSIG(s) == " + NumberText.signal(low)
                + ((status & CORE) == 0 ? "}" : " && WCOREDUMP(s)}");
    }

    /** Bit 7 marks a system call's stop where PTRACE_O_TRACESYSGOOD was asked for. */
    private static String stopSignal(int number) {
        return (number & CORE) == 0 ? NumberText.signal(number) : NumberText.signal(number & ~CORE) + " | 0x80";
    }
}
