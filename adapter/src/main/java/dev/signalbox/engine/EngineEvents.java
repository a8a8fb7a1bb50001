package dev.signalbox.engine;

import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.signal.SignalCount;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.signal.Signal;
import java.util.List;

/**
 * Hears what happens in a {@link TargetGroup}. All methods but {@link #awaitOutputRoom} are called on the engine thread, in the order in which things happened; an implementation may
 * call back into the engine. Everything that a process wrote is told ({@link #output}) before its {@link #processExited}.
 */
public interface EngineEvents {
    /** Which of the debuggee's streams output came from. */
    enum Stream {
        STDOUT,
        STDERR
    }

    /** A process came under control: launched, attached, or a child that is followed. */
    default void processStarted(LiveTarget target) {}

    /** The process has a new image; its modules are about to be announced anew. */
    default void processExecuted(LiveTarget target) {}

    /** The process ended. The last event about this target. */
    default void processExited(LiveTarget target, ExitStatus status) {}

    /** The process was let go and runs on without us. The last event about this target. */
    default void processDetached(LiveTarget target) {}

    /** Job control stopped the process by this signal. It stays so, as it would without us, until SIGCONT; it does not count as stopped for the user. */
    default void stoppedByJobControl(LiveTarget target, Signal signal) {}

    /** A child was born that is not followed and runs free. */
    default void childReleased(LiveTarget parent, int childPid) {}

    /** A thread came under control. */
    default void threadStarted(LiveTarget target, int tid) {}

    /** A thread ended. */
    default void threadExited(LiveTarget target, int tid) {}

    /** All threads of the process are stopped, for the reason given. */
    default void stopped(LiveTarget target, Stop stop) {}

    /** The process runs again. {@code asked} says whether a call of {@link LiveTarget} did it, or the process went on by itself. */
    default void continued(LiveTarget target, boolean asked) {}

    /** A module was mapped. */
    default void moduleLoaded(LiveTarget target, LoadedModule module) {}

    /** A module was unmapped. */
    default void moduleUnloaded(LiveTarget target, LoadedModule module) {}

    /** A breakpoint got or lost its place in the program, or moved. */
    default void breakpointChanged(LogicalBreakpoint breakpoint) {}

    /** The debuggee wrote something. The array is the receiver's to keep. */
    default void output(LiveTarget target, Stream stream, byte[] bytes) {}

    /**
     * Waits until the receiver can take more output. Called on the threads that read what a debuggee writes, never on the engine thread: a receiver that is slow holds up
     * the debuggee's writing, not the engine.
     */
    default void awaitOutputRoom() throws InterruptedException {}

    /** Signals that were to be printed but did not stop; few lines, however many come. */
    default void signalsPassed(LiveTarget target, List<SignalCount> counts) {}

    /** What happens at signals was changed, by whomever. */
    default void signalPolicyChanged() {}

    /** A sentence that the user should see. */
    default void diagnostic(String message) {}

    /** What was shown of a stopped target (variables, stacks) is out of date because an edit changed it. */
    default void invalidated(LiveTarget target) {}
}
