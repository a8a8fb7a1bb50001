package dev.signalbox.engine.live;

import dev.signalbox.symbols.machine.MachineState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a longjmp will land, read at the function's entry. glibc for x86-64 keeps rbx, rbp, r12 to r15, rsp and the return address in jmp_buf, the pointers among
 * them mangled: rotated left by 17 bits after an exclusive or with the guard at fs:0x30 (sysdeps/x86_64/jmpbuf-offsets.h, sysdeps/unix/sysv/linux/x86_64/pointer_guard.h).
 */
final class LongJumps {
    /** The functions that programs reach it by. */
    static final List<String> FUNCTIONS = List.of("longjmp", "_longjmp", "siglongjmp", "__longjmp_chk");

    private static final int RDI = 5;
    private static final int FS_BASE = 58;
    private static final int POINTER_GUARD = 0x30;
    private static final int SAVED_RSP = 48;
    private static final int SAVED_PC = 56;
    private static final int ROTATION = 17;

    private LongJumps() {}

    /** The place and the stack pointer of a jump. */
    record Target(long pc, long sp) {}

    /** Empty when jmp_buf or guard cannot be read. */
    static Optional<Target> read(MachineState state) {
        OptionalLong buffer = state.registers().read(RDI);
        OptionalLong thread = state.registers().read(FS_BASE);
        if (buffer.isEmpty() || thread.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong guard = state.memory().readWord(thread.getAsLong() + POINTER_GUARD);
        OptionalLong sp = state.memory().readWord(buffer.getAsLong() + SAVED_RSP);
        OptionalLong pc = state.memory().readWord(buffer.getAsLong() + SAVED_PC);
        if (guard.isEmpty() || sp.isEmpty() || pc.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Target(
                Long.rotateRight(pc.getAsLong(), ROTATION) ^ guard.getAsLong(),
                Long.rotateRight(sp.getAsLong(), ROTATION) ^ guard.getAsLong()));
    }
}
