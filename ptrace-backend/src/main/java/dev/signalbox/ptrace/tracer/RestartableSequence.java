package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;

/**
 * Tells whether a stopped thread is within a restartable sequence (rseq(2)): code that the kernel must abort when the thread was preempted in it. A thread that is led
 * elsewhere in between would be forgotten about by the kernel (kernel/rseq.c, clear_rseq_cs) and go on in the middle as if nothing had been. Tracer thread only.
 */
final class RestartableSequence {
    /** struct ptrace_rseq_configuration. */
    private static final int CONFIGURATION = 24;
    /** Of rseq_cs in struct rseq. */
    private static final int DESCRIPTOR_OFFSET = 8;
    /** struct rseq_cs: version, flags, start_ip, post_commit_offset, abort_ip. */
    private static final int DESCRIPTOR = 32;

    private final Kernel kernel;
    private final NativeBuffer buffer;
    private final NativeBuffer descriptor;

    RestartableSequence(Kernel kernel) {
        this.kernel = kernel;
        this.buffer = kernel.allocate(CONFIGURATION);
        this.descriptor = kernel.allocate(DESCRIPTOR);
    }

    /** Whether an instruction pointer lies in the thread's current sequence; before Linux 5.13 nobody tells, and none is assumed. */
    boolean contains(int tid, long rip) {
        if (kernel.getRseqConfiguration(tid, buffer) < 0 || buffer.getLong(0) == 0) {
            return false;
        }
        long area = buffer.getLong(0);
        if (kernel.readMemory(tid, area + DESCRIPTOR_OFFSET, buffer, Long.BYTES) != Long.BYTES
                || buffer.getLong(0) == 0
                || kernel.readMemory(tid, buffer.getLong(0), descriptor, DESCRIPTOR) != DESCRIPTOR) {
            return false;
        }
        return Long.compareUnsigned(rip - descriptor.getLong(8), descriptor.getLong(16)) < 0;
    }
}
