package dev.signalbox.engine.syscall;

import dev.signalbox.engine.EngineException;
import dev.signalbox.ptrace.syscall.CallTeller;
import java.util.List;

/** What a group does about system calls, in force at once for all its processes, running ones too. Engine thread only. */
public interface SystemCallSettings {
    /**
     * Adds a rule.
     *
     * @param text calls as strace writes sets, for a catchpoint with {@code if} and a condition, for an injection with strace's words
     * @throws EngineException with the position of what cannot be understood
     */
    CallRow add(CallRow.Kind kind, String text) throws EngineException;

    /** Removes a rule; false when there is none of that number. */
    boolean remove(int id);

    /** Switches a rule on or off; false when there is none of that number. */
    boolean enable(int id, boolean enabled);

    /** All rules, in the order in which they were made. */
    List<CallRow> rows();

    /** From now on the listener is told where catchpoints would stop, on the tracer thread, and nothing stops there. */
    void tellInstead(CallTeller.Listener listener);

    /** Replaces all rules of a kind, or, when one cannot be understood, none; those that stay the same keep their numbers and counts. */
    void replace(CallRow.Kind kind, List<String> texts) throws EngineException;
}
