package dev.signalbox.ptrace.kernel.linux;

/** Numbers of system calls and ptrace requests on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/linux/ptrace.h). */
final class SystemCall {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int OPEN = 2;
    static final int CLOSE = 3;
    static final int POLL = 7;
    static final int IOCTL = 16;
    static final int PREAD64 = 17;
    static final int PWRITE64 = 18;
    static final int GETPID = 39;
    static final int WAIT4 = 61;
    static final int KILL = 62;
    static final int FCNTL = 72;
    static final int READLINK = 89;
    static final int PTRACE = 101;
    static final int GETUID = 102;
    static final int RT_SIGQUEUEINFO = 129;
    static final int TGKILL = 234;
    static final int PIPE2 = 293;
    static final int RT_TGSIGQUEUEINFO = 297;
    static final int MEMFD_CREATE = 319;

    static final int PEEKDATA = 2;
    static final int PEEKUSER = 3;
    static final int POKEDATA = 5;
    static final int POKEUSER = 6;
    static final int CONT = 7;
    static final int SINGLESTEP = 9;
    static final int GETREGS = 12;
    static final int SETREGS = 13;
    static final int GETFPREGS = 14;
    static final int SETFPREGS = 15;
    static final int DETACH = 17;
    static final int SYSCALL = 24;
    static final int SETOPTIONS = 0x4200;
    static final int GETEVENTMSG = 0x4201;
    static final int GETSIGINFO = 0x4202;
    static final int SETSIGINFO = 0x4203;
    static final int SEIZE = 0x4206;
    static final int INTERRUPT = 0x4207;
    static final int LISTEN = 0x4208;
    static final int PEEKSIGINFO = 0x4209;
    static final int GETSIGMASK = 0x420a;
    static final int SETSIGMASK = 0x420b;
    static final int SECCOMP_GET_FILTER = 0x420c;
    static final int GET_SYSCALL_INFO = 0x420e;
    static final int GET_RSEQ_CONFIGURATION = 0x420f;
    static final int GET_SYSCALL_USER_DISPATCH_CONFIG = 0x4211;

    private SystemCall() {}
}
