package dev.signalbox.ptrace.kernel.linux;

import jnr.ffi.Pointer;

/**
 * The functions of libc that {@link LinuxKernel} is made of.
 *
 * <p>jnr-ffi 2.2.18 on x86-64 passes garbage as the sixth integer argument when all parameters are primitive (jnr/jnr-ffi issue 181). So no signature here
 * has more than five primitive parameters unless a Pointer is among them; a test checks this by reflection.
 */
public interface LibC {
    /** syscall(2) with up to four arguments; -1 and errno on failure. */
    long syscall(long number, long a, long b, long c, long d);

    int process_vm_readv(int pid, Pointer local, long localCount, Pointer remote, long remoteCount, long flags);

    int process_vm_writev(int pid, Pointer local, long localCount, Pointer remote, long remoteCount, long flags);

    int mount(Pointer source, Pointer target, Pointer type, long flags, Pointer data);

    int umount2(Pointer target, int flags);

    int posix_spawn(Pointer pid, Pointer path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

    int posix_spawn_file_actions_init(Pointer actions);

    int posix_spawn_file_actions_adddup2(Pointer actions, int ours, int theirs);

    int posix_spawn_file_actions_destroy(Pointer actions);

    int posix_spawnattr_init(Pointer attributes);

    int posix_spawnattr_setflags(Pointer attributes, short flags);

    int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    int posix_spawnattr_destroy(Pointer attributes);
}
