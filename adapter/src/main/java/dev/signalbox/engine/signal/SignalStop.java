package dev.signalbox.engine.signal;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.Signal;
import java.util.List;

/** A signal that is about to reach a stopped thread, and what can be decided about it. Engine thread only; refuses when its stop is over. */
public interface SignalStop {
    /** The thread. */
    int tid();

    /** The signal as it arrived. */
    Signal signal();

    /** Its siginfo with the user's edits. */
    SignalInfo info();

    /** What continue will do: {@code pass}, {@code suppress}, {@code hold}, {@code stop-at-handler} or another signal's name. */
    String delivery();

    /**
     * Decides what continue will do.
     *
     * @param text {@code pass}, {@code suppress} (or {@code 0}), {@code hold}, {@code stop-at-handler}, or a signal's name
     * @throws EngineException when the word is unknown or the decision impossible, with what is allowed
     */
    void setDelivery(String text) throws EngineException;

    /** Delivers another signal, or this one, on continue, as if Signalbox had sent it with that value. */
    void deliver(Signal signal, long value) throws EngineException;

    /** For SIGSYS of seccomp: makes the call return a value (negative: -errno; a name like {@code -ENOENT} is understood) and suppresses the signal. */
    void emulate(String result) throws EngineException;

    /** The variables of the scope Signal, in the documented order. */
    List<Variable> variables();
}
