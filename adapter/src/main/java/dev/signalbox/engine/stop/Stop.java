package dev.signalbox.engine.stop;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.seccomp.SeccompReport;
import dev.signalbox.engine.signal.SignalStop;
import dev.signalbox.engine.syscall.CallStop;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.List;
import java.util.Optional;

/**
 * A moment at which all threads of a target are stopped: the root of everything that can be inspected. Engine thread only. As soon as the target goes on
 * it is no longer {@link #isCurrent()}, and nothing that came from it can be read any more.
 */
public interface Stop {
    /** Counts up over all stops of the group, never re-used. */
    long id();

    /** The process. */
    LiveTarget target();

    /** Whether the target is still stopped here. */
    boolean isCurrent();

    /** The thread to show. */
    int tid();

    /** Why. */
    StopKind kind();

    /** A word: {@code SIGSYS}. Empty when the kind says it all. */
    String text();

    /** A sentence: {@code SIGSYS: seccomp blocked getppid (110)}. */
    String description();

    /** Ids of the user's breakpoints that were hit. */
    List<Integer> hitBreakpointIds();

    /** Whether it is the stop before a death by a signal. */
    boolean isDeath();

    /** The backtrace of a thread of this process; the same object each time. */
    ThreadBacktrace backtrace(int tid) throws EngineException;

    /** The signal at which a thread of this process stands, when it does. */
    Optional<SignalStop> signal(int tid);

    /**
     * The variables of the scope Signal of a thread of this process, in the documented order: of the signal at which it stands, or, read-only, of the one that it is about to die
     * of; empty when there is none.
     */
    List<Variable> signalVariables(int tid);

    /** The seccomp filters of a thread of this process, and how they decided about the call that it stands at, if it does. */
    SeccompReport seccomp(int tid) throws EngineException;

    /** The system call at which a thread of this process is stopped, or which it was interrupted in; empty when there is none. */
    Optional<CallStop> call(int tid);

    /** The system call that a thread stands at since seccomp did not let it through, in words. */
    Optional<SystemCallText> blockedCall(int tid) throws EngineException;

    /**
     * Lets the system call that seccomp does not let through, and that a thread of this process stands at, return a value, without being made.
     *
     * @param result a number (negative: -errno) or a name like {@code -ENOENT}
     * @throws EngineException when there is no such call, or it cannot be, with the reason
     */
    void emulateCall(int tid, String result) throws EngineException;

    /** The texts for an {@code exceptionInfo} request about a thread, when it stands at a signal or is about to die. */
    Optional<ExceptionInfo> exceptionInfo(int tid);

    /** Evaluates an expression without a frame: global names and convenience values only, as seen by the thread to show. */
    Variable evaluate(String expression) throws EngineException;
}
