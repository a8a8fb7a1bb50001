package dev.signalbox.ptrace.kernel.linux;

import dev.signalbox.ptrace.kernel.NativeBuffer;
import jnr.ffi.Pointer;

/** Native memory by way of jnr-ffi. */
final class JnrBuffer implements NativeBuffer {
    private final Pointer pointer;
    private final long address;
    private final int size;

    JnrBuffer(Pointer pointer, int size) {
        this.pointer = pointer;
        this.address = pointer.address();
        this.size = size;
    }

    static long address(NativeBuffer buffer) {
        return ((JnrBuffer) buffer).address;
    }

    Pointer pointer() {
        return pointer;
    }

    private int check(int offset, int length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw new IndexOutOfBoundsException(offset + "+" + length + " of " + size);
        }
        return offset;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public byte getByte(int offset) {
        return pointer.getByte(check(offset, Byte.BYTES));
    }

    @Override
    public void putByte(int offset, byte value) {
        pointer.putByte(check(offset, Byte.BYTES), value);
    }

    @Override
    public int getInt(int offset) {
        return pointer.getInt(check(offset, Integer.BYTES));
    }

    @Override
    public void putInt(int offset, int value) {
        pointer.putInt(check(offset, Integer.BYTES), value);
    }

    @Override
    public long getLong(int offset) {
        return pointer.getLong(check(offset, Long.BYTES));
    }

    @Override
    public void putLong(int offset, long value) {
        pointer.putLong(check(offset, Long.BYTES), value);
    }

    @Override
    public void getLongs(int offset, long[] target, int start, int count) {
        pointer.get(check(offset, count * Long.BYTES), target, start, count);
    }

    @Override
    public void putLongs(int offset, long[] source, int start, int count) {
        pointer.put(check(offset, count * Long.BYTES), source, start, count);
    }

    @Override
    public void get(int offset, byte[] target, int start, int length) {
        pointer.get(check(offset, length), target, start, length);
    }

    @Override
    public void put(int offset, byte[] source, int start, int length) {
        pointer.put(check(offset, length), source, start, length);
    }

    @Override
    public void clear() {
        pointer.setMemory(0, size, (byte) 0);
    }
}
