package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;

/** A view that is overwritten, as the tracer's own is. */
final class PreallocatedView implements SignalInfoView {
    private final int[] words = new int[SIZE / Integer.BYTES];

    PreallocatedView show(SignalInfo info) {
        byte[] bytes = info.toBytes();
        for (int i = 0; i < words.length; i++) {
            words[i] = bytes[4 * i] & 0xff
                    | (bytes[4 * i + 1] & 0xff) << 8
                    | (bytes[4 * i + 2] & 0xff) << 16
                    | bytes[4 * i + 3] << 24;
        }
        return this;
    }

    @Override
    public int intAt(int offset) {
        return words[offset / Integer.BYTES];
    }

    @Override
    public long longAt(int offset) {
        return intAt(offset) & 0xffffffffL | (long) intAt(offset + 4) << 32;
    }
}
