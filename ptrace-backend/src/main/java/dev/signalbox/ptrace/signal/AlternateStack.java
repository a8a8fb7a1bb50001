package dev.signalbox.ptrace.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A thread's alternate signal stack (sigaltstack(2)).
 *
 * @param base its lowest address
 * @param size in bytes
 * @param flags SS_ONSTACK, SS_DISABLE and SS_AUTODISARM
 */
public record AlternateStack(long base, long size, int flags) {
    private static final int SS_ONSTACK = 1;
    private static final int SS_DISABLE = 2;
    private static final int SS_AUTODISARM = 0x8000_0000;

    /** The size of stack_t for programs of a word size: ss_sp, ss_flags (padded), ss_size, each a word. */
    public static int size(int wordSize) {
        return 3 * wordSize;
    }

    /** Reads a stack_t. */
    public static AlternateStack decode(byte[] bytes, int wordSize) {
        Words words = new Words(bytes, wordSize);
        return new AlternateStack(words.word(0), words.word(2), (int) words.word(1));
    }

    /** Whether handlers with SA_ONSTACK would run on it. */
    public boolean isEnabled() {
        return (flags & SS_DISABLE) == 0 && size != 0;
    }

    /** Whether an address lies in it. */
    public boolean contains(long address) {
        return Long.compareUnsigned(address - base, size) < 0;
    }

    /** How many bytes are in use when that is the stack pointer; empty when it points elsewhere. The kernel takes the end itself for "on the stack" (on_sig_stack). */
    public OptionalLong depth(long stackPointer) {
        return contains(stackPointer - 1) ? OptionalLong.of(base + size - stackPointer) : OptionalLong.empty();
    }

    /** The names of its flags. */
    public List<String> flagNames() {
        List<String> names = new ArrayList<>();
        if ((flags & SS_ONSTACK) != 0) {
            names.add("SS_ONSTACK");
        }
        if ((flags & SS_DISABLE) != 0) {
            names.add("SS_DISABLE");
        }
        if ((flags & SS_AUTODISARM) != 0) {
            names.add("SS_AUTODISARM");
        }
        return names;
    }
}
