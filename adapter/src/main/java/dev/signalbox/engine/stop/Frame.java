package dev.signalbox.engine.stop;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.signal.DeliveryCheck;
import dev.signalbox.engine.variable.Scope;
import dev.signalbox.engine.variable.Variable;
import java.util.List;
import java.util.Optional;

/** One entry of a thread's backtrace. Engine thread only; worth something while its {@link Stop} is current. */
public interface Frame {
    /** 0 is the innermost; inlined calls and signal frames count. */
    int index();

    /** The thread. */
    int tid();

    /** The stop that it was found at. */
    Stop stop();

    /** What the user calls it: {@code main}, {@code raise}, {@code <signal handler called>}, {@code 0x7f0012345678}. */
    String functionName();

    /** The source line that it is on, when there is debug information. */
    Optional<SourcePosition> position();

    /** Where it will go on. */
    long pc();

    /** The module of the pc. */
    Optional<LoadedModule> module();

    /** Whether it is the kernel's signal frame. */
    boolean isSignalFrame();

    /** For the kernel's signal frame: the siginfo that the handler got, compared with what was delivered. Empty for other frames, and where it cannot be read. */
    Optional<DeliveryCheck> delivery();

    /**
     * Locals, Signal, Registers: those that this frame has. Signal is the same in all frames of a thread at a signal: an editor shows the innermost one that has
     * source, which is seldom the innermost.
     */
    List<Scope> scopes();

    /**
     * Evaluates an expression here; assignments are carried out.
     *
     * @throws EngineException with what is wrong and at which position
     */
    Variable evaluate(String expression) throws EngineException;
}
