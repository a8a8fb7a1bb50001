package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.MemoryReader;
import dev.signalbox.symbols.module.Module;
import java.util.Optional;

/**
 * A frame on the stack while its caller is looked for.
 *
 * @param exact whether the pc itself is the place: in the innermost frame and in interrupted code. In a caller it is the return address
 */
record PhysicalFrame(
        long pc,
        boolean exact,
        FrameSource source,
        FrameRegisters registers,
        MemoryReader memory,
        Optional<Module> module) {
    long lookupPc() {
        return exact ? pc : pc - 1;
    }

    Machine machine() {
        return registers.machine();
    }

    MachineState state() {
        return new MachineState(memory, registers);
    }
}
