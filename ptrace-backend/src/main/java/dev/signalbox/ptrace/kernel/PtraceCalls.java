package dev.signalbox.ptrace.kernel;

/**
 * The requests of ptrace(2), one method each. All return 0 or more, or -errno. Only the tracer thread may call them: the kernel checks that the calling
 * thread is the tracer, and answers ESRCH to any other (kernel/ptrace.c, ptrace_check_attach).
 */
public interface PtraceCalls {
    /** Options of PTRACE_SEIZE and PTRACE_SETOPTIONS (include/uapi/linux/ptrace.h). */
    int O_TRACESYSGOOD = 0x1;

    int O_TRACEFORK = 0x2;
    int O_TRACEVFORK = 0x4;
    int O_TRACECLONE = 0x8;
    int O_TRACEEXEC = 0x10;
    int O_TRACEVFORKDONE = 0x20;
    int O_TRACEEXIT = 0x40;
    int O_TRACESECCOMP = 0x80;
    int O_EXITKILL = 0x100000;

    /** Size of struct user_regs_struct. */
    int REGISTERS_SIZE = 216;

    /** Size of siginfo_t. */
    int SIGINFO_SIZE = 128;

    int seize(int tid, int options);

    int setOptions(int tid, int options);

    int interrupt(int tid);

    int listen(int tid);

    int cont(int tid, int signal);

    int syscall(int tid, int signal);

    int singleStep(int tid, int signal);

    int detach(int tid, int signal);

    /** Fills 216 bytes. */
    int getRegisters(int tid, NativeBuffer registers);

    int setRegisters(int tid, NativeBuffer registers);

    /** PTRACE_GETFPREGS: fills 512 bytes, as fxsave writes them. */
    int getFloatingPoint(int tid, NativeBuffer state);

    int setFloatingPoint(int tid, NativeBuffer state);

    /** Fills 128 bytes. */
    int getSiginfo(int tid, NativeBuffer siginfo);

    int setSiginfo(int tid, NativeBuffer siginfo);

    /** Fills 8 bytes. */
    int getEventMessage(int tid, NativeBuffer message);

    /** Fills 8 bytes; bit n-1 stands for signal n. */
    int getSignalMask(int tid, NativeBuffer mask);

    int setSignalMask(int tid, NativeBuffer mask);

    /**
     * PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG, since Linux 6.4.
     *
     * @param config filled with 32 bytes: u64 mode (0 is off), selector, offset, length
     */
    int getSystemCallDispatch(int tid, NativeBuffer config);

    /**
     * PTRACE_GET_RSEQ_CONFIGURATION, since Linux 5.13.
     *
     * @param configuration filled with 24 bytes, the address of the thread's struct rseq first, 0 for none
     */
    int getRseqConfiguration(int tid, NativeBuffer configuration);

    /** Size of struct ptrace_syscall_info with its largest part (include/uapi/linux/ptrace.h). */
    int CALL_INFO_SIZE = 88;

    /**
     * PTRACE_GET_SYSCALL_INFO, since Linux 5.3: what kind of stop the thread is in, and the system call.
     *
     * @param info of {@link #CALL_INFO_SIZE} bytes
     * @return how many bytes there are to tell
     */
    int getCallInfo(int tid, NativeBuffer info);

    /** The longest seccomp filter: BPF_MAXINSNS instructions of 8 bytes. */
    int SECCOMP_FILTER_SIZE = 4096 * 8;

    /**
     * PTRACE_SECCOMP_GET_FILTER, since Linux 4.4.
     *
     * @param index from 0 for the filter that was installed first (kernel/seccomp.c, get_nth_filter)
     * @param instructions of {@link #SECCOMP_FILTER_SIZE} bytes, filled with struct sock_filter
     * @return how many instructions there are
     */
    int getSeccompFilter(int tid, int index, NativeBuffer instructions);

    /**
     * PTRACE_PEEKSIGINFO.
     *
     * @param request 16 bytes: u64 offset, u32 flags (1 = shared queue), s32 count
     * @param siginfos count times 128 bytes
     * @return how many were filled
     */
    int peekSiginfo(int tid, NativeBuffer request, NativeBuffer siginfos);

    /** Fills 8 bytes with the word of struct user at the offset. */
    int peekUser(int tid, long offset, NativeBuffer word);

    int pokeUser(int tid, long offset, long value);

    /** Fills 8 bytes with the word at the address. */
    int peekData(int tid, long address, NativeBuffer word);

    int pokeData(int tid, long address, long value);
}
