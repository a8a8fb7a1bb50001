package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.kernel.PtraceCalls;

/**
 * What PTRACE_GET_SYSCALL_INFO says about one stopped thread (include/uapi/linux/ptrace.h, struct ptrace_syscall_info), read into memory that is allocated once.
 * Entry and exit are told apart by it and never by counting: signals, execs and steps come in between. Tracer thread only.
 */
final class CallInfo {
    static final int NONE = 0;
    static final int ENTRY = 1;
    static final int EXIT = 2;
    static final int SECCOMP = 3;

    private static final long I386 = SystemCallTable.I386.architecture();
    private static final int NUMBER = 24;
    private static final int ARGUMENTS = 32;
    private static final int RESULT = 24;

    private final Kernel kernel;
    private final NativeBuffer buffer;

    CallInfo(Kernel kernel) {
        this.kernel = kernel;
        this.buffer = kernel.allocate(PtraceCalls.CALL_INFO_SIZE);
    }

    /** 0 or more, or -errno. */
    int load(int tid) {
        return kernel.getCallInfo(tid, buffer);
    }

    int operation() {
        return buffer.getByte(0);
    }

    SystemCallTable table() {
        return (buffer.getInt(4) & 0xffffffffL) == I386 ? SystemCallTable.I386 : SystemCallTable.X86_64;
    }

    long ip() {
        return buffer.getLong(8);
    }

    /** At an entry. The kernel looks at the lower half only (arch/x86/entry/common.c, do_syscall_64). */
    int number() {
        return (int) buffer.getLong(NUMBER);
    }

    /** At an entry. */
    void arguments(long[] target) {
        buffer.getLongs(ARGUMENTS, target, 0, target.length);
    }

    /** At an exit; a 32-bit call's sign is extended (arch/x86/include/asm/syscall.h, syscall_get_error). */
    long result() {
        return buffer.getLong(RESULT);
    }
}
