package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.module.Module;
import java.util.OptionalLong;

/**
 * The thread-local storage of the main program: its block lies right below the thread pointer, fs_base (variant II of "ELF Handling For
 * Thread-Local Storage", section 3). The blocks of libraries are not placed by a fixed rule; theirs are not found.
 */
public final class StaticThreadStorage implements ThreadStorage {
    private static final int PT_TLS = 7;

    @Override
    public OptionalLong address(Module module, long offset, RegisterReader registers) {
        OptionalLong threadPointer = registers.read(X86Registers.FS_BASE);
        boolean program =
                module.elf().interpreter().isPresent() || module.elf().dynamic().isEmpty();
        if (threadPointer.isEmpty() || !program) {
            return OptionalLong.empty();
        }
        try {
            OptionalLong distance = blockDistance(module.elf().bytes());
            return distance.isPresent()
                    ? OptionalLong.of(threadPointer.getAsLong() - distance.getAsLong() + offset)
                    : distance;
        } catch (MalformedDebugInfoException e) {
            // the file ends within its program headers: it has no block to speak of
            return OptionalLong.empty();
        }
    }

    /** How far below the thread pointer the block begins, from the program header (Elf64_Phdr) of type PT_TLS. */
    private static OptionalLong blockDistance(ByteSlice file) {
        long headers = file.u64(32);
        int entrySize = file.u16(54);
        int count = file.u16(56);
        for (int i = 0; i < count; i++) {
            long header = headers + (long) i * entrySize;
            if (file.u32(header) == PT_TLS) {
                long address = file.u64(header + 16);
                long size = file.u64(header + 40);
                long alignment = Math.max(1, file.u64(header + 48));
                // as glibc's _dl_determine_tlsoffset places the first block
                long firstByte = -address & (alignment - 1);
                return OptionalLong.of((size - firstByte + alignment - 1 & -alignment) + firstByte);
            }
        }
        return OptionalLong.empty();
    }
}
