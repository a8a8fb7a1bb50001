package dev.signalbox.engine;

import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.engine.signal.DispositionTable;
import dev.signalbox.engine.signal.HeldSignals;
import dev.signalbox.engine.step.StepKind;
import dev.signalbox.ptrace.signal.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A process under control. Engine thread only. Commands that find the process in the wrong state, dying or gone throw an {@link EngineException} with a
 * sentence; what becomes of the process is told through {@link EngineEvents}, in the order: the command returns, then {@code continued}, then {@code stopped} or
 * {@code processExited}.
 */
public interface LiveTarget extends Target {
    /** What is known about its death by a signal, one sentence without full stop, when {@code processExited} tells of one; else empty. */
    Optional<Death> death();

    /**
     * A death by a signal.
     *
     * @param reason one sentence that begins with the signal, without full stop
     * @param tid the thread at fault; the pid when none was more than others
     */
    record Death(String reason, int tid) {}

    /** Whether we launched it (then it dies with us), rather than attached. */
    boolean isLaunched();

    /** The breakpoints in force here. */
    BreakpointTable breakpoints();

    /** Lets a prepared target run for the first time (DAP configurationDone). */
    void start() throws EngineException;

    /** Resumes all threads. Does nothing when it runs already. */
    void resume() throws EngineException;

    /** Resumes one thread, the others stay stopped. */
    void resumeOnly(int tid) throws EngineException;

    /** Steps a thread. {@code othersRun} false keeps the others stopped meanwhile. */
    void step(int tid, StepKind kind, boolean othersRun) throws EngineException;

    /** Asks for a stop; {@code stopped} follows. Nothing happens when it is stopped. */
    void pause() throws EngineException;

    /** Kills it; {@code processExited} follows. */
    void kill() throws EngineException;

    /** Ends it politely: breakpoints lifted, that signal sent, resumed with signals passed; killed after the time limit. */
    void terminate(int signal, Duration limit) throws EngineException;

    /** Lets it run on without us; {@code processDetached} follows. */
    void detach() throws EngineException;

    /** The signals that are held for later. */
    HeldSignals held();

    /** Gives a stopped thread that stands at no signal one that arrives when it goes on, without another stop; with a value as by sigqueue(3). */
    void queueSignal(int tid, Signal signal, Optional<Long> value) throws EngineException;

    /** Sends a signal from outside: to a thread when tid is not 0, else to the process. */
    void send(int tid, int signal, Optional<Long> value) throws EngineException;

    /** What the program has arranged for its signals; with the handlers themselves when it is stopped and can be asked without noticing. */
    DispositionTable dispositionTable() throws EngineException;

    /** Writes memory, also where the program itself could not; returns how many bytes were written. */
    int writeMemory(long address, byte[] bytes) throws EngineException;

    /** Gives the program input, when its stdin is a pty or pipe of ours. Blocks while the pipe is full: not for large input. */
    void writeInput(byte[] bytes) throws IOException;
}
