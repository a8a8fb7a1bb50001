package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.RunState;
import dev.signalbox.engine.TargetOptions;
import dev.signalbox.engine.TargetThread;
import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.engine.module.LoadedModule;
import dev.signalbox.engine.module.MappedModule;
import dev.signalbox.engine.signal.DispositionTable;
import dev.signalbox.engine.signal.HeldSignals;
import dev.signalbox.engine.step.StepKind;
import dev.signalbox.engine.stop.Stop;
import dev.signalbox.ptrace.NotStoppedException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.ExitStatus;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.ThreadStop;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalDelivery;
import dev.signalbox.ptrace.signal.SignalMasks;
import dev.signalbox.ptrace.tracer.ResumePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process under control: its run state, and the commands that change it. What stops mean is decided in {@link StopHandler}. */
final class LiveProcess implements LiveTarget {
    private static final Logger LOG = LoggerFactory.getLogger(LiveProcess.class);

    private final LiveGroup group;
    private final int pid;
    private final TargetOptions options;
    private final boolean launched;
    private final ThreadList threads;
    private final ProcessImage image;
    private final StopHandler stops;
    private final ProcessStreams streams;
    private final Dispositions dispositions;
    private final LiveHeldSignals held;
    private RunState state = RunState.PREPARED;
    private LiveStop stop;
    private SignalTally tally;
    private Optional<SignalMasks> masksBefore = Optional.empty();

    LiveProcess(LiveGroup group, int pid, TargetOptions options, boolean launched, ProcessMemory memory) {
        this.group = group;
        this.pid = pid;
        this.options = options;
        this.launched = launched;
        this.threads = new ThreadList(pid);
        this.image = new ProcessImage(group, this, memory);
        this.stops = new StopHandler(group, this, image);
        this.streams = new ProcessStreams(
                group, pid, (stream, bytes) -> group.listeners().tell(l -> l.output(this, stream, bytes)));
        this.dispositions = new Dispositions(group, this);
        this.held = new LiveHeldSignals(group.tracer(), threads);
        threads.add(pid);
    }

    /** Announces the process, reads its modules and inserts its breakpoints. */
    void prepare(Optional<LaunchedProcess> launchedAs) {
        launchedAs.ifPresent(streams::connect);
        image.open();
        announce();
    }

    private void announce() {
        group.senders().remember(pid, executable());
        group.listeners().tell(listener -> listener.processStarted(this));
        for (int tid : threads.tids()) {
            group.listeners().tell(listener -> listener.threadStarted(this, tid));
        }
        image.load();
    }

    /** A child that its tracer lets run: it has its parent's modules and sites. */
    void adopt(LiveProcess parent) {
        image.inherit(parent.image);
        state = RunState.RUNNING;
        announce();
    }

    void on(TraceeEvent event) {
        if (event instanceof TraceeEvent.Stopped stopped) {
            onStopped(stopped.stops());
        } else if (event instanceof TraceeEvent.ThreadStarted started) {
            onThreadStarted(started.tid());
        } else if (event instanceof TraceeEvent.ThreadExited exited) {
            onThreadExited(exited.tid());
        } else if (event instanceof TraceeEvent.Continued) {
            onContinued();
        } else if (event instanceof TraceeEvent.Executed executed) {
            onExecuted(executed.executable());
        } else if (event instanceof TraceeEvent.ProcessExited exited) {
            onExited(exited.status());
        } else if (event instanceof TraceeEvent.Detached) {
            onDetached();
        } else if (event instanceof TraceeEvent.SignalsPassed passed) {
            onSignalsPassed(passed.passed());
        } else if (event instanceof TraceeEvent.GroupStopped job) {
            Signal signal = Signal.of(job.signal());
            group.listeners().tell(listener -> listener.stoppedByJobControl(this, signal));
        } else if (event instanceof TraceeEvent.ChildReleased released) {
            group.listeners().tell(listener -> listener.childReleased(this, released.childPid()));
        }
    }

    private void onSignalsPassed(List<TraceeEvent.Passed> passed) {
        if (tally == null) {
            tally = new SignalTally(System::nanoTime, this::later, counts -> group.listeners()
                    .tell(listener -> listener.signalsPassed(this, counts)));
        }
        tally.add(passed);
    }

    private void later(Duration delay, Runnable task) {
        group.after(delay, () -> {
            task.run();
            return null;
        });
    }

    private void tellTally() {
        if (tally != null) {
            tally.flush();
        }
    }

    private void onThreadStarted(int tid) {
        if (threads.add(tid)) {
            group.listeners().tell(listener -> listener.threadStarted(this, tid));
        }
    }

    private void onThreadExited(int tid) {
        if (threads.remove(tid)) {
            stops.threadExited(tid);
            group.listeners().tell(listener -> listener.threadExited(this, tid));
        }
    }

    private void onStopped(List<ThreadStop> reasons) {
        boolean first = reasons.stream().allMatch(stop -> stop.reasons().stream()
                .allMatch(reason -> reason instanceof StopReason.Launched || reason instanceof StopReason.Attached));
        if (first) {
            // answered when the process was launched or attached; it may have been started since
            return;
        }
        if (state != RunState.RUNNING) {
            LOG.debug("Process {} reports a stop while {}: {}", pid, state, reasons);
            return;
        }
        stops.stopped(reasons);
    }

    /** Shows a stop. */
    void show(LiveStop shown) {
        tellTally();
        stop = shown;
        state = RunState.STOPPED;
        held.stopped();
        group.listeners().tell(listener -> listener.stopped(this, shown));
    }

    /** The signal sets at the stop before this one: a forced signal has changed them by the time that it is seen. */
    Optional<SignalMasks> masksBefore() {
        return masksBefore;
    }

    private void rememberMasks() {
        try {
            masksBefore = Optional.of(SignalMasks.read(pid, stop == null ? pid : stop.tid()));
        } catch (TraceeGoneException | IOException e) {
            LOG.debug("The signal sets of process {} cannot be read", pid, e);
        }
    }

    private void onContinued() {
        if (state == RunState.STOPPED) {
            expireStop();
            state = RunState.RUNNING;
            group.listeners().tell(listener -> listener.continued(this, false));
        }
    }

    private void onExecuted(Path executable) {
        for (int tid : threads.keepLeaderOnly()) {
            group.listeners().tell(listener -> listener.threadExited(this, tid));
        }
        stops.abandonStep();
        image.replace(executable);
        group.senders().remember(pid, executable());
        group.listeners().tell(listener -> listener.processExecuted(this));
        image.load();
    }

    private void onExited(ExitStatus status) {
        leave();
        streams.finish(() -> {
            group.forget(this);
            group.listeners().tell(listener -> listener.processExited(this, status));
        });
    }

    private void onDetached() {
        leave();
        group.forget(this);
        group.listeners().tell(listener -> listener.processDetached(this));
    }

    private void leave() {
        tellTally();
        expireStop();
        state = RunState.GONE;
        stops.abandonStep();
        image.close();
    }

    private void expireStop() {
        if (stop != null) {
            stop.expire();
            stop = null;
        }
    }

    boolean hasThread(int tid) {
        return threads.contains(tid);
    }

    ProcessImage image() {
        return image;
    }

    Dispositions dispositions() {
        return dispositions;
    }

    @Override
    public DispositionTable dispositionTable() throws EngineException {
        if (state == RunState.GONE) {
            throw notStopped();
        }
        return dispositions.table();
    }

    TargetOptions options() {
        return options;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public String name() {
        String path = executable();
        return path.isEmpty() ? "process " + pid : path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public int pointerBits() {
        return Byte.SIZE * image.abi().wordSize();
    }

    @Override
    public String executable() {
        return image.executable();
    }

    @Override
    public RunState state() {
        return state;
    }

    @Override
    public List<TargetThread> threads() {
        return state == RunState.GONE ? List.of() : threads.now();
    }

    @Override
    public List<LoadedModule> modules() {
        return image.modules().stream().map(MappedModule::shown).toList();
    }

    @Override
    public Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    @Override
    public byte[] readMemory(long address, int length) {
        byte[] bytes = new byte[length];
        return Arrays.copyOf(bytes, image.memory().read(address, bytes, 0, length));
    }

    @Override
    public boolean isLaunched() {
        return launched;
    }

    @Override
    public BreakpointTable breakpoints() {
        return options.breakpoints();
    }

    @Override
    public void start() throws EngineException {
        if (state != RunState.PREPARED) {
            throw new EngineException("Process " + pid + " was started already");
        }
        if (!options.stopOnEntry()) {
            go(ResumePlan.run(), false);
        } else if (launched) {
            stops.stopAtEntry();
            go(ResumePlan.run(), false);
        } else {
            stops.showEntry();
        }
    }

    @Override
    public void resume() throws EngineException {
        if (state == RunState.STOPPED) {
            stops.abandonStep();
            go(ResumePlan.run(), true);
        } else if (state != RunState.RUNNING) {
            throw notStopped();
        }
    }

    @Override
    public void resumeOnly(int tid) throws EngineException {
        requireStopped(tid);
        stops.abandonStep();
        go(ResumePlan.only(tid), true);
    }

    @Override
    public void step(int tid, StepKind kind, boolean othersRun) throws EngineException {
        requireStopped(tid);
        go(stops.beginStep(tid, kind, othersRun), true);
    }

    private void requireStopped(int tid) throws EngineException {
        if (state != RunState.STOPPED) {
            throw notStopped();
        }
        if (!threads.contains(tid)) {
            throw new EngineException("Process " + pid + " has no thread " + tid + " (any more)");
        }
    }

    private EngineException notStopped() {
        return new EngineException(
                switch (state) {
                    case PREPARED -> "Process " + pid + " has not been started yet";
                    case RUNNING -> "Process " + pid + " is running; pause it first";
                    case STOPPED -> "Process " + pid + " is stopped";
                    case GONE -> "Process " + pid + " has ended";
                });
    }

    /** Announced before the tracer acts, so that no stop can overtake it. */
    private void go(ResumePlan plan, boolean announce) throws EngineException {
        rememberMasks();
        OptionalInt entering = stop == null ? OptionalInt.empty() : stop.threadToHandler();
        if (entering.isPresent()) {
            stops.abandonStep();
        }
        expireStop();
        state = RunState.RUNNING;
        if (announce) {
            group.engine().tell(() -> group.listeners().tell(listener -> listener.continued(this, true)));
        }
        resumeTracee(entering.isPresent() ? ResumePlan.toHandler(entering.getAsInt()) : plan);
    }

    /** Resumes without the user seeing that there was a stop. */
    void resumeTracee(ResumePlan plan) {
        try {
            group.tracer().resume(pid, plan);
        } catch (TraceeGoneException e) {
            LOG.debug("Process {} died at its stop; its end is told by an event", pid, e);
        } catch (IllegalStateException e) {
            // SIGCONT or SIGKILL was faster: it runs already, and an event that is on its way says so
            LOG.debug("Process {} was resumed by somebody else", pid, e);
        }
    }

    @Override
    public void pause() throws EngineException {
        if (state == RunState.PREPARED || state == RunState.GONE) {
            throw notStopped();
        }
        if (state == RunState.RUNNING) {
            stops.pause();
            command(() -> group.tracer().interrupt(pid));
        }
    }

    @Override
    public void kill() throws EngineException {
        stops.endQuietly();
        command(() -> group.tracer().kill(pid));
    }

    @Override
    public void terminate(int signal, Duration limit) throws EngineException {
        if (state == RunState.GONE) {
            throw notStopped();
        }
        stops.endQuietly();
        image.liftBreakpoints();
        group.after(limit, () -> {
            if (state != RunState.GONE) {
                kill();
            }
            return null;
        });
        command(() -> group.tracer().send(pid, 0, signal, null));
        if (state != RunState.RUNNING) {
            go(ResumePlan.run(), state == RunState.STOPPED);
        }
    }

    @Override
    public void detach() throws EngineException {
        if (state == RunState.GONE) {
            throw notStopped();
        }
        stops.abandonStep();
        command(() -> group.tracer().detach(pid));
    }

    @Override
    public void queueSignal(int tid, Signal signal, Optional<Long> value) throws EngineException {
        requireStopped(tid);
        command(() -> group.tracer().setDelivery(tid, new SignalDelivery.Edited(OwnSignal.of(signal, value))));
    }

    @Override
    public HeldSignals held() {
        return held;
    }

    @Override
    public void send(int tid, int signal, Optional<Long> value) throws EngineException {
        command(() -> group.tracer().send(pid, tid, signal, value.orElse(null)));
    }

    @Override
    public int writeMemory(long address, byte[] bytes) throws EngineException {
        if (state == RunState.GONE) {
            throw notStopped();
        }
        int written = image.write(address, bytes);
        if (stop != null) {
            stop.edited();
        }
        return written;
    }

    @Override
    public void writeInput(byte[] bytes) throws IOException {
        streams.write(bytes);
    }

    private interface TracerCommand {
        void run() throws TraceeGoneException;
    }

    private void command(TracerCommand command) throws EngineException {
        try {
            command.run();
        } catch (TraceeGoneException e) {
            throw new EngineException("Process " + pid + " has ended", e);
        } catch (NotStoppedException | PtraceException e) {
            throw new EngineException("Process " + pid + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return name() + " (" + pid + ")";
    }
}
