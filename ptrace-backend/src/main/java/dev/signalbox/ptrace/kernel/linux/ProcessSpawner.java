package dev.signalbox.ptrace.kernel.linux;

import dev.signalbox.ptrace.kernel.ProcessCalls.DescriptorMove;
import dev.signalbox.ptrace.kernel.ProcessCalls.Spawn;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Starts processes with posix_spawn(3), never with fork: a copy of a JVM must not run Java code, and a child of ProcessBuilder would be reaped by the JDK's
 * own thread. The child starts with no signal blocked and none handled.
 */
final class ProcessSpawner {
    /** Larger than posix_spawnattr_t (336 bytes) and posix_spawn_file_actions_t (80 bytes) of glibc and musl. */
    private static final int OPAQUE_SIZE = 512;

    private static final int SIGSET_SIZE = 128;
    private static final int SETSIGDEF = 0x04;
    private static final int SETSIGMASK = 0x08;
    private static final int SETSID = 0x80;

    private final LibC libc;
    private final Runtime runtime;

    ProcessSpawner(LibC libc, Runtime runtime) {
        this.libc = libc;
        this.runtime = runtime;
    }

    int spawn(Spawn spawn) {
        Pointer attributes = memory(OPAQUE_SIZE);
        Pointer actions = memory(OPAQUE_SIZE);
        libc.posix_spawnattr_init(attributes);
        libc.posix_spawn_file_actions_init(actions);
        try {
            prepare(spawn, attributes, actions);
            Pointer pid = memory(Integer.BYTES);
            int error = libc.posix_spawn(
                    pid,
                    NativeText.terminated(runtime, spawn.path()),
                    actions,
                    attributes,
                    NativeText.vector(runtime, spawn.arguments()),
                    NativeText.vector(runtime, spawn.environment()));
            return error != 0 ? -error : pid.getInt(0);
        } finally {
            libc.posix_spawn_file_actions_destroy(actions);
            libc.posix_spawnattr_destroy(attributes);
        }
    }

    private void prepare(Spawn spawn, Pointer attributes, Pointer actions) {
        Pointer none = memory(SIGSET_SIZE);
        Pointer all = memory(SIGSET_SIZE);
        all.setMemory(0, SIGSET_SIZE, (byte) 0xff);
        libc.posix_spawnattr_setsigmask(attributes, none);
        libc.posix_spawnattr_setsigdefault(attributes, all);
        libc.posix_spawnattr_setflags(attributes, (short) (SETSIGDEF | SETSIGMASK | (spawn.newSession() ? SETSID : 0)));
        List<DescriptorMove> moves = spawn.descriptors();
        for (DescriptorMove move : moves) {
            libc.posix_spawn_file_actions_adddup2(actions, move.ours(), move.theirs());
        }
    }

    private Pointer memory(int size) {
        return runtime.getMemoryManager().allocateDirect(size, true);
    }
}
