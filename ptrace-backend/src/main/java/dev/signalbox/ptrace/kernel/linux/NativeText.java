package dev.signalbox.ptrace.kernel.linux;

import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** C strings and argument vectors in native memory. The caller keeps the returned pointers reachable until the call is over. */
final class NativeText {
    private NativeText() {}

    static Pointer terminated(Runtime runtime, byte[] text) {
        Pointer pointer = runtime.getMemoryManager().allocateDirect(text.length + 1, true);
        pointer.put(0, text, 0, text.length);
        return pointer;
    }

    /** A NULL-terminated array of pointers to C strings, all in one block. */
    static Pointer vector(Runtime runtime, List<byte[]> texts) {
        int pointers = (texts.size() + 1) * Long.BYTES;
        int size = pointers;
        for (byte[] text : texts) {
            size += text.length + 1;
        }
        Pointer block = runtime.getMemoryManager().allocateDirect(size, true);
        int offset = pointers;
        for (int i = 0; i < texts.size(); i++) {
            byte[] text = texts.get(i);
            block.putLong((long) i * Long.BYTES, block.address() + offset);
            block.put(offset, text, 0, text.length);
            offset += text.length + 1;
        }
        return block;
    }
}
