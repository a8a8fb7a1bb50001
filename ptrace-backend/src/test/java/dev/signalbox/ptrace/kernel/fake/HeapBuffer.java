package dev.signalbox.ptrace.kernel.fake;

import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A buffer of the simulated kernel, on the Java heap. */
final class HeapBuffer implements NativeBuffer {
    private final ByteBuffer bytes;

    HeapBuffer(int size) {
        bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int size() {
        return bytes.capacity();
    }

    @Override
    public byte getByte(int offset) {
        return bytes.get(offset);
    }

    @Override
    public void putByte(int offset, byte value) {
        bytes.put(offset, value);
    }

    @Override
    public int getInt(int offset) {
        return bytes.getInt(offset);
    }

    @Override
    public void putInt(int offset, int value) {
        bytes.putInt(offset, value);
    }

    @Override
    public long getLong(int offset) {
        return bytes.getLong(offset);
    }

    @Override
    public void putLong(int offset, long value) {
        bytes.putLong(offset, value);
    }

    @Override
    public void get(int offset, byte[] target, int start, int length) {
        bytes.get(offset, target, start, length);
    }

    @Override
    public void put(int offset, byte[] source, int start, int length) {
        bytes.put(offset, source, start, length);
    }
}
