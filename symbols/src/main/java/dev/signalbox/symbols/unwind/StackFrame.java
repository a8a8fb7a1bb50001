package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.source.SourceLocation;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One entry of a backtrace. Immutable; its {@link #state()} reads the memory of the stopped thread on demand, so it is worth something only
 * while that thread is stopped.
 *
 * @param index 0 is the innermost frame; inlined and signal frames count
 * @param pc the address that the frame will go on at; for inlined frames that of the frame they are part of
 * @param lookupPc the address to look functions, lines and variables up with: in callers one before pc, since the call may be a function's last
 *     instruction; equal to pc in the innermost frame and in code that a signal interrupted
 * @param cfa the canonical frame address (the value of the stack pointer before the return address was pushed), empty for a frame whose caller cannot be found
 * @param state memory and the registers as this frame had them
 * @param code what the symbols say about the place
 * @param inlineDepth how many calls of the same pc lie outside of this one: 0 for a NORMAL or SIGNAL frame, 1 for a call inlined directly into it
 */
public record StackFrame(
        int index,
        FrameKind kind,
        FrameSource source,
        long pc,
        long lookupPc,
        OptionalLong cfa,
        MachineState state,
        FrameCode code,
        int inlineDepth) {

    /** The registers as this frame had them; what its callees did not save is empty. */
    public RegisterReader registers() {
        return state.registers();
    }

    /** The function's name; {@code <signal handler called>} for the kernel's frame; empty when no symbol is near. */
    public Optional<String> functionName() {
        return code.function();
    }

    /** The source line that is being executed, in callers the one of the call. */
    public Optional<SourceLocation> location() {
        return code.location();
    }

    /** The module that the code is in. */
    public Optional<Module> module() {
        return code.module();
    }
}
