package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ClientConnection.NoBody;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.RunState;
import dev.signalbox.engine.TargetThread;
import dev.signalbox.engine.step.StepKind;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.debug.ContinueResponse;
import org.eclipse.lsp4j.debug.ContinuedEventArguments;
import org.eclipse.lsp4j.debug.Thread;
import org.eclipse.lsp4j.debug.ThreadsResponse;

/** {@code threads}, {@code continue}, {@code pause} and the steps. */
final class RunRequests implements RequestRegistry.Family {
    @Override
    public void register(RequestRegistry registry) {
        registry.on("threads", RequestRegistry.Phase.ALWAYS, this::threads);
        registry.on("continue", RequestRegistry.Phase.LIVE, this::resume);
        registry.on("pause", RequestRegistry.Phase.LIVE, this::pause);
        registry.on("next", RequestRegistry.Phase.LIVE, (s, a) -> step(s, a, StepKind.NEXT, StepKind.NEXT_INSTRUCTION));
        registry.on("stepIn", RequestRegistry.Phase.LIVE, (s, a) -> step(s, a, StepKind.INTO, StepKind.INSTRUCTION));
        registry.on("stepOut", RequestRegistry.Phase.LIVE, (s, a) -> step(s, a, StepKind.OUT, StepKind.OUT));
    }

    private Object threads(DapSession session, Arguments arguments) {
        List<Thread> shown = new ArrayList<>();
        List<LiveTarget> targets = session.targets();
        for (LiveTarget target : targets) {
            for (TargetThread thread : target.threads()) {
                Thread one = new Thread();
                one.setId(thread.tid());
                one.setName(
                        targets.size() == 1
                                ? thread.name()
                                : target.name() + " (" + target.pid() + "): " + thread.name());
                shown.add(one);
            }
        }
        ThreadsResponse response = new ThreadsResponse();
        response.setThreads(shown.toArray(Thread[]::new));
        return response;
    }

    private Object resume(DapSession session, Arguments arguments) throws RequestException, EngineException {
        int tid = arguments.integer("threadId");
        LiveTarget target = StoppedThread.target(session, tid);
        boolean single = arguments.flag("singleThread", false);
        boolean resumes = target.state() == RunState.STOPPED;
        if (resumes) {
            session.resumesSilently(target);
        }
        if (single) {
            target.resumeOnly(tid);
        } else {
            target.resume();
        }
        boolean all = !single && session.targets().size() == 1;
        if (!all && !single && resumes) {
            session.afterResponse(() -> siblingsContinued(session, target, tid));
        }
        ContinueResponse response = new ContinueResponse();
        response.setAllThreadsContinued(all);
        return response;
    }

    /** The response speaks of one thread only when the session has other processes, which stay as they are: the rest of this process is told one by one. */
    private static void siblingsContinued(DapSession session, LiveTarget target, int tid) {
        for (TargetThread thread : target.threads()) {
            if (thread.tid() != tid) {
                ContinuedEventArguments event = new ContinuedEventArguments();
                event.setThreadId(thread.tid());
                event.setAllThreadsContinued(false);
                session.client().event("continued", event);
            }
        }
    }

    private Object pause(DapSession session, Arguments arguments) throws RequestException, EngineException {
        StoppedThread.target(session, arguments.integer("threadId")).pause();
        return NoBody.NONE;
    }

    private static Object step(DapSession session, Arguments arguments, StepKind line, StepKind instruction)
            throws RequestException, EngineException {
        String granularity = arguments.word("granularity", "statement", List.of("statement", "line", "instruction"));
        StoppedThread thread = StoppedThread.of(session, arguments);
        boolean others = !arguments.flag("singleThread", false);
        session.resumesSilently(thread.target());
        thread.target().step(thread.tid(), granularity.equals("instruction") ? instruction : line, others);
        return NoBody.NONE;
    }
}
