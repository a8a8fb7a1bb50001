package dev.signalbox.symbols.machine;

import java.util.Objects;

/** Memory and registers at one point of an execution: a stopped thread, a thread in a core file, an unwound outer frame. */
public record MachineState(MemoryReader memory, RegisterReader registers) {
    public MachineState {
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(registers, "registers");
    }

    /** What the program was compiled for. */
    public Machine machine() {
        return registers.machine();
    }
}
