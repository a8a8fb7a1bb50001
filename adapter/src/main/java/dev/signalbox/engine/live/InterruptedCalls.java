package dev.signalbox.engine.live;

import dev.signalbox.engine.module.Abi;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.syscall.SystemCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The system call that a thread waited in when it was stopped: its number is in orig_rax, and rax has a result that only calls which are made again have. */
final class InterruptedCalls {
    private static final int[] ARGUMENTS = {
        Registers.RDI, Registers.RSI, Registers.RDX, Registers.R10, Registers.R8, Registers.R9
    };
    private static final int[] ARGUMENTS_32 = {
        Registers.RBX, Registers.RCX, Registers.RDX, Registers.RSI, Registers.RDI, Registers.RBP
    };
    /** ERESTARTSYS to ERESTART_RESTARTBLOCK (include/linux/errno.h). */
    private static final long FIRST = -516;

    private static final long LAST = -512;

    private InterruptedCalls() {}

    static Optional<SystemCall> of(Registers registers, Abi abi) {
        boolean wide = abi.wordSize() == Long.BYTES;
        long result = wide ? registers.get(Registers.RAX) : (int) registers.get(Registers.RAX);
        int number = (int) registers.get(Registers.ORIG_RAX);
        if (number < 0 || result < FIRST || result > LAST) {
            return Optional.empty();
        }
        List<Long> arguments = new ArrayList<>();
        for (int register : wide ? ARGUMENTS : ARGUMENTS_32) {
            arguments.add(abi.mode().word(registers.get(register)));
        }
        return Optional.of(new SystemCall(abi.calls(), number, arguments, registers.rip(), OptionalLong.empty()));
    }
}
