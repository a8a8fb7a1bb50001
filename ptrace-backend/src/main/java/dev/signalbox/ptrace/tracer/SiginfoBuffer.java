package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.event.SigInfoClass;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;

/** The one buffer that the siginfo of each signal-delivery-stop is read into, and a view of it that costs nothing. Tracer thread only. */
final class SiginfoBuffer implements SignalInfoView {
    private static final int CODE = 8;

    private final Kernel kernel;
    private final NativeBuffer buffer;
    private final boolean classes = SigInfoClass.isKept(System.getProperty("os.version", ""));

    SiginfoBuffer(Kernel kernel) {
        this.kernel = kernel;
        this.buffer = kernel.allocate(SIZE);
    }

    /** Fetches the siginfo of a thread's stop; 0 or -errno. */
    int load(int tid) {
        return kernel.getSiginfo(tid, buffer);
    }

    /** Sets the siginfo that the coming delivery carries; 0 or -errno. */
    int store(int tid, SignalInfo info) {
        fill(info);
        if (classes) {
            buffer.putInt(CODE, SigInfoClass.withClass(info.signo(), info.code(), Long.SIZE));
        }
        return kernel.setSiginfo(tid, buffer);
    }

    /** The buffer with this siginfo in it. */
    NativeBuffer fill(SignalInfo info) {
        for (int offset = 0; offset < SIZE; offset += Long.BYTES) {
            buffer.putLong(offset, info.longAt(offset));
        }
        return buffer;
    }

    @Override
    public void copyTo(long[] target, int start) {
        buffer.getLongs(0, target, start, SIZE / Long.BYTES);
    }

    @Override
    public int intAt(int offset) {
        return buffer.getInt(offset);
    }

    @Override
    public long longAt(int offset) {
        return buffer.getLong(offset);
    }
}
