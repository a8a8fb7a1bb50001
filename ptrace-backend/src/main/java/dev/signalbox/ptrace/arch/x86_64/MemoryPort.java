package dev.signalbox.ptrace.arch.x86_64;

/**
 * The memory of the thread whose instruction is emulated, as that instruction would find it. Used on the tracer thread only; implementations do not
 * allocate and do not throw.
 *
 * <p>Both accesses answer false where the program itself would fault, so they follow the protection of the mappings: process_vm_readv(2) and
 * process_vm_writev(2) do, while /proc/PID/mem and PTRACE_POKEDATA read and write through it (FOLL_FORCE in linux/fs/proc/base.c and
 * linux/kernel/ptrace.c). They also answer false whenever the plain copy would not be the whole truth: where a breakpoint byte of ours lies in the
 * range, where a debug register watches it, and when the process uses memory protection keys (the kernel does not apply a tracee's PKRU to a tracer).
 */
public interface MemoryPort {
    /**
     * Reads 1, 2, 4 or 8 bytes that do not cross a page; afterwards {@link #value()} has them.
     *
     * @return false when the program would fault, or in doubt
     */
    boolean read(long address, int size);

    /** The bytes of the last successful read, little endian, zero extended. */
    long value();

    /**
     * Writes the lowest 1, 2, 4 or 8 bytes of the value, little endian; the range does not cross a page, so it is written whole or not at all.
     *
     * @return false when the program would fault, or in doubt; then nothing was written
     */
    boolean write(long address, long value, int size);

    /**
     * Whether it does no harm that the kernel may copy these bytes one after the other where the program's instruction takes them at once: nobody else
     * looks at them or changes them meanwhile. True when no other thread of the process is running and the bytes are in no mapping that is shared
     * with other processes; false in doubt. Not asked for single bytes and for the thread's own stack around rsp.
     */
    boolean divisible(long address, int size);

    /** Whether the thread has a shadow stack (PTRACE_GETREGSET with NT_X86_SHSTK succeeds): call and ret are then not emulated. */
    boolean shadowStack();
}
