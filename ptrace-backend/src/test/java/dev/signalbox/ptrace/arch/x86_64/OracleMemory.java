package dev.signalbox.ptrace.arch.x86_64;

import java.util.Arrays;

/** The oracle's data and stack regions as the emulation sees them, with the protection of the real ones. */
final class OracleMemory implements MemoryPort {
    private final byte[] data;
    private final byte[] stack;
    private long value;
    private int writes;

    OracleMemory(byte[] data, byte[] stack) {
        this.data = data;
        this.stack = stack;
    }

    private byte[] region(long address, int size, boolean writing) {
        long end = address + size;
        if (address >= StepOracle.DATA
                && end <= StepOracle.DATA + (writing ? StepOracle.DATA_WRITABLE : StepOracle.DATA_SIZE)) {
            return data;
        }
        return address >= StepOracle.STACK && end <= StepOracle.STACK + StepOracle.STACK_SIZE ? stack : null;
    }

    private int offset(byte[] region, long address) {
        return (int) (address - (region == data ? StepOracle.DATA : StepOracle.STACK));
    }

    @Override
    public boolean read(long address, int size) {
        byte[] region = region(address, size, false);
        if (region == null) {
            return false;
        }
        int offset = offset(region, address);
        value = 0;
        for (int i = 0; i < size; i++) {
            value |= (region[offset + i] & 0xffL) << (8 * i);
        }
        return true;
    }

    @Override
    public long value() {
        return value;
    }

    @Override
    public boolean write(long address, long bytes, int size) {
        byte[] region = region(address, size, true);
        if (region == null) {
            return false;
        }
        int offset = offset(region, address);
        for (int i = 0; i < size; i++) {
            region[offset + i] = (byte) (bytes >> (8 * i));
        }
        writes++;
        return true;
    }

    @Override
    public boolean divisible(long address, int size) {
        return true;
    }

    @Override
    public boolean shadowStack() {
        return false;
    }

    int writes() {
        return writes;
    }

    /** Puts what the processor changed. */
    void accept(long address, byte[] change) {
        if (change.length > 0) {
            byte[] region = region(address, change.length, false);
            System.arraycopy(change, 0, region, offset(region, address), change.length);
        }
    }

    boolean sameAs(OracleMemory other) {
        return Arrays.equals(data, other.data) && Arrays.equals(stack, other.stack);
    }
}
