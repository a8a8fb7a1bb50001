package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.elf.DynamicTable;
import dev.signalbox.symbols.elf.Segment;
import dev.signalbox.symbols.machine.I386Registers;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.module.Module;
import java.util.OptionalLong;

/**
 * The thread-local storage of the main program: its block lies right below the thread pointer, fs_base or on i386 gs_base (variant II of "ELF Handling For
 * Thread-Local Storage", section 3). The blocks of libraries are not placed by a fixed rule; theirs are not found here.
 */
public final class StaticThreadStorage implements ThreadStorage {
    @Override
    public OptionalLong address(Module module, long offset, RegisterReader registers) {
        Machine machine = registers.machine();
        OptionalLong threadPointer = registers.read(threadPointer(machine));
        if (threadPointer.isEmpty() || !isProgram(module)) {
            return OptionalLong.empty();
        }
        return module.elf().segments().stream()
                .filter(segment -> segment.type() == Segment.PT_TLS)
                .mapToLong(StaticThreadStorage::blockDistance)
                .map(distance -> machine.address(threadPointer.getAsLong() - distance + offset))
                .findFirst();
    }

    /** Some libraries can be started too, libc.so.6 among them: they have an interpreter, but a name as well (DT_SONAME). */
    private static boolean isProgram(Module module) {
        boolean named = module.elf().dynamic().flatMap(DynamicTable::soname).isPresent();
        return !named
                && (module.elf().interpreter().isPresent()
                        || module.elf().dynamic().isEmpty());
    }

    private static int threadPointer(Machine machine) {
        return switch (machine) {
            case X86_64 -> X86Registers.FS_BASE;
            case I386 -> I386Registers.GS_BASE;
        };
    }

    /** How far below the thread pointer the block begins, as glibc's _dl_determine_tlsoffset places the first one. */
    private static long blockDistance(Segment segment) {
        long alignment = Math.max(1, segment.alignment());
        long firstByte = -segment.address() & (alignment - 1);
        return (segment.memorySize() - firstByte + alignment - 1 & -alignment) + firstByte;
    }
}
