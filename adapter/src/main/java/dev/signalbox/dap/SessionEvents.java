package dev.signalbox.dap;

import dev.signalbox.dap.model.BreakpointView;
import dev.signalbox.dap.model.FrameView;
import dev.signalbox.dap.model.ModuleView;
import dev.signalbox.dap.model.OutputDecoder;
import dev.signalbox.engine.DeathSentence;
import dev.signalbox.engine.EngineEvents;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetThread;
import dev.signalbox.engine.breakpoint.LogicalBreakpoint;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.signal.SignalCount;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.engine.stop.StopKind;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.signal.Signal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.lsp4j.debug.BreakpointEventArguments;
import org.eclipse.lsp4j.debug.ContinuedEventArguments;
import org.eclipse.lsp4j.debug.ExitedEventArguments;
import org.eclipse.lsp4j.debug.ModuleEventArguments;
import org.eclipse.lsp4j.debug.ModuleEventArgumentsReason;
import org.eclipse.lsp4j.debug.OutputEventArgumentsCategory;
import org.eclipse.lsp4j.debug.ProcessEventArguments;
import org.eclipse.lsp4j.debug.ProcessEventArgumentsStartMethod;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.ThreadEventArguments;

/** Tells the client of a session what happens in its group, in the order in which the engine tells it. Engine thread only. */
public final class SessionEvents implements EngineEvents {
    private static final long UNREAD_OUTPUT = 1 << 20;

    private final DapSession session;
    private final Map<Integer, OutputDecoder> stdout = new HashMap<>();
    private final Map<Integer, OutputDecoder> stderr = new HashMap<>();
    private final Set<String> explained = new HashSet<>();
    private OptionalInt exitCode = OptionalInt.empty();

    /** Tells the client of this session. */
    public SessionEvents(DapSession session) {
        this.session = session;
    }

    private void send(String event, Object body) {
        session.client().event(event, body);
    }

    @Override
    public void processStarted(LiveTarget target) {
        ProcessEventArguments event = new ProcessEventArguments();
        event.setName(target.executable());
        event.setSystemProcessId(target.pid());
        event.setIsLocalProcess(true);
        event.setPointerSize(target.pointerBits());
        event.setStartMethod(
                target.isLaunched()
                        ? ProcessEventArgumentsStartMethod.LAUNCH
                        : ProcessEventArgumentsStartMethod.ATTACH);
        send("process", event);
    }

    @Override
    public void processExecuted(LiveTarget target) {
        session.say(
                OutputEventArgumentsCategory.CONSOLE, "process " + target.pid() + " now runs " + target.executable());
        processStarted(target);
    }

    @Override
    public void processExited(LiveTarget target, ExitStatus status) {
        flush(target);
        if (status instanceof ExitStatus.Killed killed) {
            session.say(
                    OutputEventArgumentsCategory.IMPORTANT,
                    target.name() + " (" + target.pid() + ") was " + DeathSentence.of(target, killed));
        } else if (isChild(target)) {
            session.say(
                    OutputEventArgumentsCategory.CONSOLE,
                    target.name() + " (" + target.pid() + ") exited with status " + status.shellStatus());
        }
        if (!isChild(target)) {
            exitCode = OptionalInt.of(status.shellStatus());
        }
        gone(target);
    }

    @Override
    public void processDetached(LiveTarget target) {
        flush(target);
        gone(target);
    }

    /** A session ends with the last process that it shows. */
    private void gone(LiveTarget target) {
        session.handles().forgetStale();
        if (session.targets().stream().anyMatch(other -> other != target)) {
            return;
        }
        if (exitCode.isPresent()) {
            ExitedEventArguments event = new ExitedEventArguments();
            event.setExitCode(exitCode.getAsInt());
            send("exited", event);
        }
        session.end();
    }

    private boolean isChild(LiveTarget target) {
        return session.root().filter(root -> root != target).isPresent();
    }

    @Override
    public void stoppedByJobControl(LiveTarget target, Signal signal) {
        session.say(
                OutputEventArgumentsCategory.CONSOLE,
                target.name() + " (" + target.pid() + ") was stopped by job control (" + signal
                        + "); SIGCONT makes it go on");
    }

    @Override
    public void childReleased(LiveTarget parent, int childPid) {
        session.say(
                OutputEventArgumentsCategory.CONSOLE,
                "process " + parent.pid() + " forked " + childPid + ", which runs free (followForkMode)");
    }

    @Override
    public void threadStarted(LiveTarget target, int tid) {
        thread("started", tid);
    }

    @Override
    public void threadExited(LiveTarget target, int tid) {
        thread("exited", tid);
    }

    private void thread(String reason, int tid) {
        ThreadEventArguments event = new ThreadEventArguments();
        event.setReason(reason);
        event.setThreadId(tid);
        send("thread", event);
    }

    @Override
    public void stopped(LiveTarget target, Stop stop) {
        boolean alone = session.targets().size() == 1;
        if (!alone) {
            for (TargetThread thread : target.threads()) {
                if (thread.tid() != stop.tid()) {
                    StoppedEventArguments event = new StoppedEventArguments();
                    event.setReason("pause");
                    event.setThreadId(thread.tid());
                    event.setPreserveFocusHint(true);
                    event.setAllThreadsStopped(false);
                    send("stopped", event);
                }
            }
        }
        StoppedEventArguments event = new StoppedEventArguments();
        event.setReason(stop.kind().reason());
        event.setThreadId(stop.tid());
        event.setAllThreadsStopped(alone);
        if (!stop.text().isEmpty()) {
            event.setText(stop.text());
        }
        if (!stop.description().isEmpty()) {
            event.setDescription(stop.description());
        }
        if (!stop.hitBreakpointIds().isEmpty()) {
            event.setHitBreakpointIds(stop.hitBreakpointIds().toArray(Integer[]::new));
        }
        send("stopped", event);
        if (stop.kind() == StopKind.EXCEPTION && stop.signal(stop.tid()).isPresent() && explained.add(stop.text())) {
            session.say(
                    OutputEventArgumentsCategory.CONSOLE,
                    "Stopped at " + stop.text() + ". To go on without stopping at it, type: handle " + stop.text()
                            + " nostop");
        }
    }

    @Override
    public void continued(LiveTarget target, boolean asked) {
        session.handles().forgetStale();
        if (session.wasSilent(target) && asked) {
            return;
        }
        boolean alone = session.targets().size() == 1;
        for (TargetThread thread : target.threads()) {
            ContinuedEventArguments event = new ContinuedEventArguments();
            event.setThreadId(thread.tid());
            event.setAllThreadsContinued(alone);
            send("continued", event);
            if (alone) {
                return;
            }
        }
    }

    @Override
    public void moduleLoaded(LiveTarget target, LoadedModule module) {
        module(ModuleEventArgumentsReason.NEW, module);
    }

    @Override
    public void moduleUnloaded(LiveTarget target, LoadedModule module) {
        module(ModuleEventArgumentsReason.REMOVED, module);
    }

    private void module(ModuleEventArgumentsReason reason, LoadedModule module) {
        ModuleEventArguments event = new ModuleEventArguments();
        event.setReason(reason);
        event.setModule(ModuleView.of(module));
        send("module", event);
    }

    @Override
    public void breakpointChanged(LogicalBreakpoint breakpoint) {
        BreakpointEventArguments event = new BreakpointEventArguments();
        event.setReason("changed");
        event.setBreakpoint(new BreakpointView(new FrameView(session.handles(), session.traits(), session.sourceMap()))
                .breakpoint(breakpoint));
        send("breakpoint", event);
    }

    @Override
    public void output(LiveTarget target, Stream stream, byte[] bytes) {
        String text = decoder(target, stream).decode(bytes);
        if (!text.isEmpty()) {
            session.output(category(stream), text);
        }
    }

    /** The program waits for a client that is slow to read, as it would for a terminal. */
    @Override
    public void awaitOutputRoom() throws InterruptedException {
        session.client().awaitRoom(UNREAD_OUTPUT);
    }

    private OutputDecoder decoder(LiveTarget target, Stream stream) {
        return (stream == Stream.STDOUT ? stdout : stderr).computeIfAbsent(target.pid(), pid -> new OutputDecoder());
    }

    private static String category(Stream stream) {
        return stream == Stream.STDOUT ? OutputEventArgumentsCategory.STDOUT : OutputEventArgumentsCategory.STDERR;
    }

    private void flush(LiveTarget target) {
        for (Stream stream : Stream.values()) {
            String rest = decoder(target, stream).finish();
            if (!rest.isEmpty()) {
                session.output(category(stream), rest);
            }
        }
    }

    @Override
    public void signalsPassed(LiveTarget target, List<SignalCount> counts) {
        for (SignalCount count : counts) {
            session.say(OutputEventArgumentsCategory.CONSOLE, target.name() + " (" + target.pid() + "): " + count);
        }
    }

    @Override
    public void diagnostic(String message) {
        session.say(OutputEventArgumentsCategory.CONSOLE, message);
    }

    @Override
    public void invalidated(LiveTarget target) {
        session.invalidate("stacks", "variables");
    }

    /** The scope Signal of a stopped thread shows the policy. */
    @Override
    public void signalPolicyChanged() {
        if (session.targets().stream().anyMatch(target -> target.stop().isPresent())) {
            session.invalidate("variables");
        }
    }
}
