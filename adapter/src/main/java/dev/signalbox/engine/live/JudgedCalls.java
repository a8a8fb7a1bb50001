package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.engine.stop.ExceptionInfo;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.ptrace.InjectionRefusedException;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.seccomp.SeccompAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls at which threads of a stopped process stand because seccomp is to decide about them: it will kill for them, or leaves them to a tracer. Engine thread. */
final class JudgedCalls {
    private final LiveStop stop;
    private final Map<Integer, StopReason.SeccompStop> calls = new HashMap<>();
    private final Map<Integer, Long> emulated = new HashMap<>();

    JudgedCalls(LiveStop stop, List<ThreadStop> stops) {
        this.stop = stop;
        for (ThreadStop thread : stops) {
            StopReason.SeccompStop judged = thread.reason(StopReason.SeccompStop.class);
            if (judged != null) {
                calls.put(thread.tid(), judged);
            }
        }
    }

    /** The call of a thread. */
    Optional<StopReason.SeccompStop> of(int tid) {
        return Optional.ofNullable(calls.get(tid));
    }

    /** What the call of a thread was made to return. */
    Optional<Long> result(int tid) {
        return Optional.ofNullable(emulated.get(tid));
    }

    /** Lets it return that. */
    void emulate(int tid, String text) throws EngineException {
        stop.requireCurrent();
        long result = CallResult.parse(text);
        try {
            stop.group().tracer().emulateForSeccomp(tid, result);
        } catch (InjectionRefusedException e) {
            throw new EngineException("The call cannot be emulated: " + e.getMessage(), e);
        } catch (TraceeGoneException e) {
            throw new EngineException("Thread " + tid + " has ended", e);
        } catch (NotStoppedException | PtraceException e) {
            throw new EngineException("The call cannot be emulated: " + e.getMessage(), e);
        }
        emulated.put(tid, result);
        stop.edited();
    }

    /** Those of the scope Signal. */
    List<Variable> variables(int tid) {
        return List.of(CallVariable.ofJudged(stop, tid, this), SeccompVariable.of(stop, tid));
    }

    /** What is told of a thread's call. */
    ExceptionInfo info(int tid) {
        StopReason.SeccompStop judged = calls.get(tid);
        String action = judged.verdict().action().constantName();
        boolean kills = judged.verdict().action() != SeccompAction.TRACE;
        return new ExceptionInfo(
                "seccomp",
                sentence(judged) + SeccompSentences.killing(stop, tid) + ". " + future(tid, kills),
                kills && !emulated.containsKey(tid),
                "seccomp",
                "seccomp (" + action + ")",
                "");
    }

    private String future(int tid, boolean kills) {
        if (emulated.containsKey(tid)) {
            return "On continue the call is not made and returns " + CallResult.show(emulated.get(tid))
                    + (kills ? ": a program goes on that its filters would have killed." : ".");
        }
        return kills
                ? "The call has not been made yet. On continue it is, and seccomp kills; emulate RESULT lets it return RESULT instead, so that a program goes on that its"
                        + " filters would have killed."
                : "On continue the call fails with ENOSYS, as without a tracer; emulate RESULT lets it return RESULT.";
    }

    static String sentence(StopReason.SeccompStop judged) {
        String call = judged.call()
                .table()
                .name(judged.call().number())
                .map(name -> name + " (" + judged.call().number() + ")")
                .orElse("system call " + judged.call().number());
        return switch (judged.verdict().action()) {
            case TRACE -> "seccomp leaves " + call + " to a tracer";
            case KILL_THREAD -> "seccomp is about to kill the thread for " + call;
            default -> "seccomp is about to kill the process for " + call;
        };
    }
}
