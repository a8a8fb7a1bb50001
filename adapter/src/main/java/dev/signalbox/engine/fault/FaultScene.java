package dev.signalbox.engine.fault;

import dev.signalbox.engine.module.MemoryMap;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.symbols.machine.MemoryReader;

/**
 * What a fault is explained from.
 *
 * @param info the siginfo as it arrived
 * @param registers those of the thread
 * @param map the mappings of its process
 * @param memory the memory of its process
 */
public record FaultScene(SignalInfo info, Registers registers, MemoryMap map, MemoryReader memory) {
    private static final int LONGEST_INSTRUCTION = 15;

    /** The bytes at rip, as many as can be read. */
    byte[] code() {
        byte[] code = new byte[LONGEST_INSTRUCTION];
        int length = memory.read(registers.rip(), code, 0, code.length);
        return java.util.Arrays.copyOf(code, Math.max(0, length));
    }
}
