package dev.signalbox.ptrace.kernel;

/**
 * The Linux kernel as this backend needs it: the port that {@link dev.signalbox.ptrace.kernel.linux.LinuxKernel} implements with system calls and tests with
 * a simulation. Results are as the system call's: 0 or more, or -errno; nothing throws.
 */
public interface Kernel extends PtraceCalls, ProcessCalls, DescriptorCalls {
    /** Zeroed native memory, freed when the buffer is no longer reachable. */
    NativeBuffer allocate(int size);
}
