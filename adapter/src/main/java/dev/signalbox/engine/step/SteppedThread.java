package dev.signalbox.engine.step;

import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.unwind.StackFrame;
import java.util.Optional;

/** The stopped thread that steps, as it is at this moment. */
public interface SteppedThread {
    /** Its frames, innermost first. */
    Optional<StackFrame> frame(int index);

    /** Its registers and memory. */
    MachineState state();

    /** Where it is. */
    long pc();

    /** Its stack pointer. */
    long sp();
}
