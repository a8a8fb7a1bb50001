package dev.signalbox.ptrace.kernel.linux;

import java.lang.ref.Reference;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Signals that this process sends to itself, for {@code signalbox run}: so that a shell sees of it what it would have seen of the program. */
public final class OwnProcess {
    private static final int RT_SIGACTION = 13;
    private static final int RT_SIGPROCMASK = 14;
    private static final int PRCTL = 157;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int SIG_UNBLOCK = 1;
    private static final long SIG_IGN = 1;
    private static final int SIGSTOP = 19;
    /** struct kernel_sigaction: handler, flags, restorer, mask (arch/x86/include/uapi/asm/signal.h); all zero is SIG_DFL. */
    private static final int SIGACTION_SIZE = 32;

    private final LibC libc = LibraryLoader.create(LibC.class).load("c");

    /** Stops all threads of this process as job control does, until SIGCONT. */
    public void stop() {
        libc.syscall(SystemCall.KILL, libc.syscall(SystemCall.GETPID, 0, 0, 0, 0), SIGSTOP, 0, 0);
    }

    /** Ignores a signal, whatever the JVM did with it. */
    public void ignore(int signal) {
        Pointer action = Runtime.getRuntime(libc).getMemoryManager().allocateDirect(SIGACTION_SIZE, true);
        action.putLong(0, SIG_IGN);
        libc.syscall(RT_SIGACTION, signal, action.address(), 0, Long.BYTES);
        Reference.reachabilityFence(action);
    }

    /**
     * Ends this process by a signal, whatever the JVM does with that signal otherwise. No core is dumped: the program has dumped its own. Returns only for signals
     * that do not end a process by default.
     */
    public void die(int signal) {
        Pointer zero = Runtime.getRuntime(libc).getMemoryManager().allocateDirect(SIGACTION_SIZE, true);
        libc.syscall(PRCTL, PR_SET_DUMPABLE, 0, 0, 0);
        libc.syscall(RT_SIGACTION, signal, zero.address(), 0, Long.BYTES);
        zero.putLong(0, 1L << (signal - 1));
        libc.syscall(RT_SIGPROCMASK, SIG_UNBLOCK, zero.address(), 0, Long.BYTES);
        libc.syscall(SystemCall.KILL, libc.syscall(SystemCall.GETPID, 0, 0, 0, 0), signal, 0, 0);
    }
}
