package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.signal.Signal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A siginfo_t as a value: 128 bytes that never change. */
public final class SignalInfo implements SignalInfoView {
    private final byte[] bytes;

    private SignalInfo(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of 128 bytes. */
    public static SignalInfo of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a siginfo_t has " + SIZE + " bytes, not " + bytes.length);
        }
        return new SignalInfo(bytes.clone());
    }

    /** A copy of what a view shows now. */
    public static SignalInfo copyOf(SignalInfoView view) {
        if (view instanceof SignalInfo info) {
            return info;
        }
        ByteBuffer copy = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int offset = 0; offset < SIZE; offset += Long.BYTES) {
            copy.putLong(offset, view.longAt(offset));
        }
        return new SignalInfo(copy.array());
    }

    /** The signal; si_signo is always valid in what the kernel hands out. */
    public Signal signal() {
        return Signal.of(signo());
    }

    /** A copy with four bytes replaced. */
    public SignalInfo withInt(int offset, int value) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return new SignalInfo(copy);
    }

    /** A copy with eight bytes replaced. */
    public SignalInfo withLong(int offset, long value) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, value);
        return new SignalInfo(copy);
    }

    /** A copy of the 128 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int intAt(int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }

    @Override
    public long longAt(int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(offset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignalInfo info && Arrays.equals(bytes, info.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "siginfo[signo=" + signo() + " code=" + code() + "]";
    }
}
