package dev.signalbox.ptrace.arch.x86_64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floating point and vector registers of a thread as a value: the 512 bytes that fxsave writes (Intel SDM volume 1, table 10-2), which is what PTRACE_GETFPREGS gives. */
public final class FloatingPointState {
    /** How many bytes. */
    public static final int SIZE = 512;

    private static final int XMM = 160;
    private static final int XMM_SIZE = 16;

    private final byte[] image;

    private FloatingPointState(byte[] image) {
        this.image = image;
    }

    /** The state with these bytes. */
    public static FloatingPointState of(byte[] image) {
        if (image.length != SIZE) {
            throw new IllegalArgumentException("fxsave writes 512 bytes, not " + image.length);
        }
        return new FloatingPointState(image.clone());
    }

    /** The low 8 bytes of a vector register: a double or a float. */
    public long xmm(int number) {
        return buffer(image).getLong(XMM + XMM_SIZE * number);
    }

    /** The same with the low 8 bytes of a vector register changed. */
    public FloatingPointState withXmm(int number, long low) {
        byte[] changed = image.clone();
        buffer(changed).putLong(XMM + XMM_SIZE * number, low);
        return new FloatingPointState(changed);
    }

    /** The bytes. */
    public byte[] image() {
        return image.clone();
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
