package dev.signalbox.engine.live;

import dev.signalbox.symbols.machine.I386Registers;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.X86Registers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a longjmp will land, read at the function's entry. glibc keeps the registers that a call preserves, the stack pointer and the return address in jmp_buf,
 * the pointers among them mangled: rotated left after an exclusive or with the guard in the thread's control block (sysdeps/x86_64/jmpbuf-offsets.h,
 * sysdeps/i386/jmpbuf-offsets.h, sysdeps/unix/sysv/linux/x86_64/pointer_guard.h and i386/pointer_guard.h).
 */
final class LongJumps {
    /** The functions that programs reach it by. */
    static final List<String> FUNCTIONS = List.of("longjmp", "_longjmp", "siglongjmp", "__longjmp_chk");

    private LongJumps() {}

    /** The place and the stack pointer of a jump. */
    record Target(long pc, long sp) {}

    /**
     * glibc's jmp_buf on one machine.
     *
     * @param threadBase the DWARF number of the register with the address of the thread's control block
     * @param guard the offset of the guard in it
     * @param savedSp the offset of the stack pointer in jmp_buf; the return address is behind it
     * @param rotation in bits: two per byte of a word, and one
     */
    private record Layout(int threadBase, int guard, int savedSp, int rotation) {
        static Layout of(Machine machine) {
            return switch (machine) {
                case X86_64 -> new Layout(X86Registers.FS_BASE, 0x30, 48, 17);
                case I386 -> new Layout(I386Registers.GS_BASE, 0x18, 16, 9);
            };
        }
    }

    /** Empty when jmp_buf or guard cannot be read. */
    static Optional<Target> read(MachineState state) {
        Machine machine = state.machine();
        Layout layout = Layout.of(machine);
        OptionalLong buffer = buffer(state);
        OptionalLong thread = state.registers().read(layout.threadBase());
        if (buffer.isEmpty() || thread.isEmpty()) {
            return Optional.empty();
        }
        long saved = buffer.getAsLong() + layout.savedSp();
        OptionalLong guard = machine.readAddress(state.memory(), thread.getAsLong() + layout.guard());
        OptionalLong sp = machine.readAddress(state.memory(), saved);
        OptionalLong pc = machine.readAddress(state.memory(), saved + machine.addressSize());
        if (guard.isEmpty() || sp.isEmpty() || pc.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Target(
                demangle(pc.getAsLong(), guard.getAsLong(), machine, layout.rotation()),
                demangle(sp.getAsLong(), guard.getAsLong(), machine, layout.rotation())));
    }

    /** The function's first argument: in a register, on i386 behind the return address. */
    private static OptionalLong buffer(MachineState state) {
        return switch (state.machine()) {
            case X86_64 -> state.registers().read(X86Registers.RDI);
            case I386 -> {
                OptionalLong sp = state.registers().read(I386Registers.ESP);
                yield sp.isPresent() ? state.machine().readAddress(state.memory(), sp.getAsLong() + Integer.BYTES) : sp;
            }
        };
    }

    private static long demangle(long mangled, long guard, Machine machine, int rotation) {
        long plain = machine.addressSize() == Long.BYTES
                ? Long.rotateRight(mangled, rotation)
                : Integer.toUnsignedLong(Integer.rotateRight((int) mangled, rotation));
        return plain ^ guard;
    }
}
