package dev.signalbox.ptrace.memory;

import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;

/** One buffer for each thread that transfers memory, whatever process it is from: a tracer sees thousands of short-lived ones. */
public final class TransferBuffers {
    /** The size of a buffer in bytes. */
    static final int SIZE = 64 * 1024;

    private final ThreadLocal<NativeBuffer> buffers;
    private final ThreadLocal<NativeBuffer> words;

    /** Buffers of this kernel, allocated as threads ask for them. */
    public TransferBuffers(Kernel kernel) {
        buffers = ThreadLocal.withInitial(() -> kernel.allocate(SIZE));
        words = ThreadLocal.withInitial(() -> kernel.allocate(Long.BYTES));
    }

    NativeBuffer ofThisThread() {
        return buffers.get();
    }

    /** One word for this thread. */
    NativeBuffer word() {
        return words.get();
    }
}
