package dev.signalbox.ptrace.kernel.linux;

import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The kernel of this machine, by way of jnr-ffi. Thread-safe where the system calls are; errno is fetched on the calling thread directly after the call.
 *
 * <p>Raw {@code syscall} is used throughout: glibc's ptrace() returns the data of PEEK requests in its result, where -1 is ambiguous (ptrace(2), "C
 * library/kernel differences").
 */
public final class LinuxKernel implements Kernel {
    private static final int SIGSET_SIZE = 8;
    private static final int SHORT_PATH = 128;

    private final LibC libc;
    private final Runtime runtime;
    private final ProcessSpawner spawner;
    /** Of umount2(2). */
    private static final int MNT_DETACH = 2;

    /** Two struct iovec for each thread that transfers memory: local at 0, remote at 16. */
    private final ThreadLocal<Pointer> vectors;

    private final ThreadLocal<Pointer> paths;

    /** Binds libc. */
    public LinuxKernel() {
        libc = LibraryLoader.create(LibC.class).load("c");
        runtime = Runtime.getRuntime(libc);
        spawner = new ProcessSpawner(libc, runtime);
        vectors = ThreadLocal.withInitial(() -> runtime.getMemoryManager().allocateDirect(32, true));
        paths = ThreadLocal.withInitial(() -> runtime.getMemoryManager().allocateDirect(SHORT_PATH, true));
    }

    private int call(int number, long a, long b, long c, long d) {
        long result = libc.syscall(number, a, b, c, d);
        return result == -1 ? -runtime.getLastError() : (int) result;
    }

    private int ptrace(int request, int tid, long address, long data) {
        return call(SystemCall.PTRACE, request, tid, address, data);
    }

    private static long address(NativeBuffer buffer) {
        return JnrBuffer.address(buffer);
    }

    @Override
    public NativeBuffer allocate(int size) {
        return new JnrBuffer(runtime.getMemoryManager().allocateDirect(size, true), size);
    }

    @Override
    public int seize(int tid, int options) {
        return ptrace(SystemCall.SEIZE, tid, 0, options);
    }

    @Override
    public int setOptions(int tid, int options) {
        return ptrace(SystemCall.SETOPTIONS, tid, 0, options);
    }

    @Override
    public int interrupt(int tid) {
        return ptrace(SystemCall.INTERRUPT, tid, 0, 0);
    }

    @Override
    public int listen(int tid) {
        return ptrace(SystemCall.LISTEN, tid, 0, 0);
    }

    @Override
    public int cont(int tid, int signal) {
        return ptrace(SystemCall.CONT, tid, 0, signal);
    }

    @Override
    public int syscall(int tid, int signal) {
        return ptrace(SystemCall.SYSCALL, tid, 0, signal);
    }

    @Override
    public int singleStep(int tid, int signal) {
        return ptrace(SystemCall.SINGLESTEP, tid, 0, signal);
    }

    @Override
    public int detach(int tid, int signal) {
        return ptrace(SystemCall.DETACH, tid, 0, signal);
    }

    @Override
    public int getRegisters(int tid, NativeBuffer registers) {
        return ptrace(SystemCall.GETREGS, tid, 0, address(registers));
    }

    @Override
    public int getFloatingPoint(int tid, NativeBuffer state) {
        return ptrace(SystemCall.GETFPREGS, tid, 0, address(state));
    }

    @Override
    public int setFloatingPoint(int tid, NativeBuffer state) {
        return ptrace(SystemCall.SETFPREGS, tid, 0, address(state));
    }

    @Override
    public int setRegisters(int tid, NativeBuffer registers) {
        return ptrace(SystemCall.SETREGS, tid, 0, address(registers));
    }

    @Override
    public int getSiginfo(int tid, NativeBuffer siginfo) {
        return ptrace(SystemCall.GETSIGINFO, tid, 0, address(siginfo));
    }

    @Override
    public int setSiginfo(int tid, NativeBuffer siginfo) {
        return ptrace(SystemCall.SETSIGINFO, tid, 0, address(siginfo));
    }

    @Override
    public int getEventMessage(int tid, NativeBuffer message) {
        return ptrace(SystemCall.GETEVENTMSG, tid, 0, address(message));
    }

    @Override
    public int getSignalMask(int tid, NativeBuffer mask) {
        return ptrace(SystemCall.GETSIGMASK, tid, SIGSET_SIZE, address(mask));
    }

    @Override
    public int setSignalMask(int tid, NativeBuffer mask) {
        return ptrace(SystemCall.SETSIGMASK, tid, SIGSET_SIZE, address(mask));
    }

    @Override
    public int getSystemCallDispatch(int tid, NativeBuffer config) {
        return ptrace(SystemCall.GET_SYSCALL_USER_DISPATCH_CONFIG, tid, config.size(), address(config));
    }

    @Override
    public int getRseqConfiguration(int tid, NativeBuffer configuration) {
        return ptrace(SystemCall.GET_RSEQ_CONFIGURATION, tid, configuration.size(), address(configuration));
    }

    @Override
    public int getCallInfo(int tid, NativeBuffer info) {
        return ptrace(SystemCall.GET_SYSCALL_INFO, tid, info.size(), address(info));
    }

    @Override
    public int getSeccompFilter(int tid, int index, NativeBuffer instructions) {
        if (instructions.size() < SECCOMP_FILTER_SIZE) {
            throw new IllegalArgumentException("a filter may need " + SECCOMP_FILTER_SIZE + " bytes");
        }
        return ptrace(SystemCall.SECCOMP_GET_FILTER, tid, index, address(instructions));
    }

    @Override
    public int peekSiginfo(int tid, NativeBuffer request, NativeBuffer siginfos) {
        return ptrace(SystemCall.PEEKSIGINFO, tid, address(request), address(siginfos));
    }

    @Override
    public int peekUser(int tid, long offset, NativeBuffer word) {
        return ptrace(SystemCall.PEEKUSER, tid, offset, address(word));
    }

    @Override
    public int pokeUser(int tid, long offset, long value) {
        return ptrace(SystemCall.POKEUSER, tid, offset, value);
    }

    @Override
    public int peekData(int tid, long address, NativeBuffer word) {
        return ptrace(SystemCall.PEEKDATA, tid, address, address(word));
    }

    @Override
    public int pokeData(int tid, long address, long value) {
        return ptrace(SystemCall.POKEDATA, tid, address, value);
    }

    @Override
    public int waitFor(int pid, NativeBuffer status, int flags) {
        return call(SystemCall.WAIT4, pid, address(status), flags, 0);
    }

    @Override
    public int kill(int pid, int signal) {
        return call(SystemCall.KILL, pid, signal, 0, 0);
    }

    @Override
    public int tgkill(int pid, int tid, int signal) {
        return call(SystemCall.TGKILL, pid, tid, signal, 0);
    }

    @Override
    public int queueToProcess(int pid, int signal, NativeBuffer siginfo) {
        return call(SystemCall.RT_SIGQUEUEINFO, pid, signal, address(siginfo), 0);
    }

    @Override
    public int queueToThread(int pid, int tid, int signal, NativeBuffer siginfo) {
        return call(SystemCall.RT_TGSIGQUEUEINFO, pid, tid, signal, address(siginfo));
    }

    @Override
    public int getPid() {
        return call(SystemCall.GETPID, 0, 0, 0, 0);
    }

    @Override
    public int getUid() {
        return call(SystemCall.GETUID, 0, 0, 0, 0);
    }

    @Override
    public int mount(String source, byte[] target, String type) {
        int result = libc.mount(
                NativeText.terminated(runtime, source.getBytes(StandardCharsets.UTF_8)),
                NativeText.terminated(runtime, target),
                NativeText.terminated(runtime, type.getBytes(StandardCharsets.UTF_8)),
                0,
                null);
        return result == -1 ? -runtime.getLastError() : result;
    }

    @Override
    public int unmount(byte[] target) {
        int result = libc.umount2(NativeText.terminated(runtime, target), MNT_DETACH);
        return result == -1 ? -runtime.getLastError() : result;
    }

    @Override
    public int readMemory(int pid, long address, NativeBuffer buffer, int length) {
        Pointer local = vector(address, buffer, length);
        int result = libc.process_vm_readv(pid, local, 1, local.slice(16), 1, 0);
        return result == -1 ? -runtime.getLastError() : progress(result);
    }

    @Override
    public int writeMemory(int pid, long address, NativeBuffer buffer, int length) {
        Pointer local = vector(address, buffer, length);
        int result = libc.process_vm_writev(pid, local, 1, local.slice(16), 1, 0);
        return result == -1 ? -runtime.getLastError() : progress(result);
    }

    /** A transfer of no bytes "succeeds" at any address: it must not look like progress. */
    private static int progress(int result) {
        return result == 0 ? -Errno.EFAULT : result;
    }

    private Pointer vector(long address, NativeBuffer buffer, int length) {
        Pointer vector = vectors.get();
        vector.putLong(0, address(buffer));
        vector.putLong(8, length);
        vector.putLong(16, address);
        vector.putLong(24, length);
        return vector;
    }

    @Override
    public int spawn(Spawn spawn) {
        return spawner.spawn(spawn);
    }

    @Override
    public int open(byte[] path, int flags, int mode) {
        Pointer text = text(path);
        try {
            return call(SystemCall.OPEN, text.address(), flags, mode, 0);
        } finally {
            Reference.reachabilityFence(text);
        }
    }

    @Override
    public int readLink(byte[] path, NativeBuffer buffer, int length) {
        Pointer text = text(path);
        try {
            return call(SystemCall.READLINK, text.address(), address(buffer), length, 0);
        } finally {
            Reference.reachabilityFence(text);
        }
    }

    /** Short paths, those in /proc above all, are opened thousands of times a second by programs that fork: they need no memory of their own. */
    private Pointer text(byte[] path) {
        if (path.length >= SHORT_PATH) {
            return NativeText.terminated(runtime, path);
        }
        Pointer text = paths.get();
        text.put(0, path, 0, path.length);
        text.putByte(path.length, (byte) 0);
        return text;
    }

    @Override
    public int close(int fd) {
        return call(SystemCall.CLOSE, fd, 0, 0, 0);
    }

    @Override
    public int read(int fd, NativeBuffer buffer, int length) {
        return call(SystemCall.READ, fd, address(buffer), length, 0);
    }

    @Override
    public int write(int fd, NativeBuffer buffer, int length) {
        return call(SystemCall.WRITE, fd, address(buffer), length, 0);
    }

    @Override
    public int readAt(int fd, NativeBuffer buffer, int length, long offset) {
        return call(SystemCall.PREAD64, fd, address(buffer), length, offset);
    }

    @Override
    public int writeAt(int fd, NativeBuffer buffer, int length, long offset) {
        return call(SystemCall.PWRITE64, fd, address(buffer), length, offset);
    }

    @Override
    public int pipe(NativeBuffer ends, int flags) {
        return call(SystemCall.PIPE2, address(ends), flags, 0, 0);
    }

    @Override
    public int memfd(String name, int flags) {
        Pointer text = NativeText.terminated(runtime, name.getBytes(StandardCharsets.UTF_8));
        try {
            return call(SystemCall.MEMFD_CREATE, text.address(), flags, 0, 0);
        } finally {
            Reference.reachabilityFence(text);
        }
    }

    @Override
    public int duplicate(int fd, int minimum, boolean closeOnExec) {
        int dupFd = 0;
        int dupFdCloexec = 1030;
        return call(SystemCall.FCNTL, fd, closeOnExec ? dupFdCloexec : dupFd, minimum, 0);
    }

    @Override
    public int ioctl(int fd, long request, NativeBuffer argument) {
        return call(SystemCall.IOCTL, fd, request, address(argument), 0);
    }

    @Override
    public int poll(NativeBuffer descriptors, int count, int milliseconds) {
        return call(SystemCall.POLL, address(descriptors), count, milliseconds, 0);
    }
}
