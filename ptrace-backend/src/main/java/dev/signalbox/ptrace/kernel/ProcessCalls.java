package dev.signalbox.ptrace.kernel;

import java.util.List;

/** System calls about processes and their memory. All return 0 or more, or -errno. */
public interface ProcessCalls {
    int WNOHANG = 1;
    int WNOTHREAD = 0x20000000;
    int WALL = 0x40000000;

    /** wait4(2): fills 4 bytes of status; returns the tid, or 0 when nothing is to be had with WNOHANG. */
    int waitFor(int pid, NativeBuffer status, int flags);

    /** Sends a signal to a process. */
    int kill(int pid, int signal);

    /** Sends a signal to one thread; signal 0 only asks whether the thread belongs to the process. */
    int tgkill(int pid, int tid, int signal);

    /** rt_sigqueueinfo(2): to a process. */
    int queueToProcess(int pid, int signal, NativeBuffer siginfo);

    /** rt_tgsigqueueinfo(2): to a thread. */
    int queueToThread(int pid, int tid, int signal, NativeBuffer siginfo);

    int getPid();

    int getUid();

    /** mount(2) without flags and data. */
    int mount(String source, byte[] target, String type);

    /** umount2(2) with MNT_DETACH. */
    int unmount(byte[] target);

    /**
     * process_vm_readv(2) of one range. Needs no stop.
     *
     * @return how many bytes were read; never 0: a request that got nothing is EFAULT
     */
    int readMemory(int pid, long address, NativeBuffer buffer, int length);

    /** process_vm_writev(2) of one range: faults where the program itself could not write. */
    int writeMemory(int pid, long address, NativeBuffer buffer, int length);

    /**
     * posix_spawn(3) on the calling thread, whose child it becomes.
     *
     * @return the pid, or -errno
     */
    int spawn(Spawn spawn);

    /**
     * What to spawn.
     *
     * @param path the executable
     * @param arguments argv, without terminating NULs
     * @param environment envp
     * @param descriptors which descriptors of ours it gets under which number; equal numbers clear close-on-exec. Others are inherited by their own flags
     * @param newSession whether it leads a session of its own
     */
    record Spawn(
            byte[] path,
            List<byte[]> arguments,
            List<byte[]> environment,
            List<DescriptorMove> descriptors,
            boolean newSession) {}

    /** A descriptor of ours and the number that the child has it under. */
    record DescriptorMove(int ours, int theirs) {}
}
