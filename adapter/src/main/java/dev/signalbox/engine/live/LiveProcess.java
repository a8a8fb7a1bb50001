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
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.ptrace.signal.SignalDelivery;
import dev.signalbox.ptrace.tracer.ResumePlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process under control: its parts, and the commands that the user gives it. Whether it runs is known to {@link ProcessRun}, what its tracer tells is heard by
 * {@link ProcessEvents}, what its stops mean is decided in {@link StopHandler}.
 */
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
    private final ProcessRun run;
    private final ProcessEvents events;
    private Optional<Death> death = Optional.empty();

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
        this.run = new ProcessRun(group, this);
        this.events = new ProcessEvents(group, this, threads, stops, streams);
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
        run.begun();
        announce();
    }

    void on(TraceeEvent event) {
        events.on(event);
    }

    /** Shows a stop. */
    void show(LiveStop shown) {
        events.flush();
        held.stopped();
        run.stopped(shown);
    }

    ProcessRun run() {
        return run;
    }

    boolean hasThread(int tid) {
        return threads.contains(tid);
    }

    /** Lets the tracer know the filters that there are already, where the kernel shows them. */
    void readFilters() {
        for (int tid : threads.tids()) {
            try {
                group.tracer().seccompFilters(tid);
            } catch (TraceeGoneException | NotStoppedException | PtraceException e) {
                LOG.debug("The filters of thread {} cannot be read", tid, e);
            }
        }
    }

    ProcessImage image() {
        return image;
    }

    Dispositions dispositions() {
        return dispositions;
    }

    @Override
    public DispositionTable dispositionTable() throws EngineException {
        run.requireAlive();
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
        return run.state();
    }

    @Override
    public List<TargetThread> threads() {
        return state() == RunState.GONE ? List.of() : threads.now();
    }

    @Override
    public List<LoadedModule> modules() {
        return image.modules().stream().map(MappedModule::shown).toList();
    }

    @Override
    public Optional<Stop> stop() {
        return run.stop().map(Stop.class::cast);
    }

    @Override
    public byte[] readMemory(long address, int length) {
        byte[] bytes = new byte[length];
        return Arrays.copyOf(bytes, image.memory().read(address, bytes, 0, length));
    }

    void died(Death how) {
        death = Optional.of(how);
    }

    @Override
    public Optional<Death> death() {
        return death;
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
        if (state() != RunState.PREPARED) {
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
        if (state() == RunState.STOPPED) {
            stops.abandonStep();
            go(ResumePlan.run(), true);
        } else if (state() != RunState.RUNNING) {
            throw run.wrongState();
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
        if (kind == StepKind.INTO && stops.enterInlined(tid)) {
            return;
        }
        go(stops.beginStep(tid, kind, othersRun), true);
    }

    private void requireStopped(int tid) throws EngineException {
        run.requireStopped();
        if (!threads.contains(tid)) {
            throw new EngineException("Process " + pid + " has no thread " + tid + " (any more)");
        }
    }

    private void go(ResumePlan plan, boolean announce) {
        OptionalInt entering = run.stop().map(LiveStop::threadToHandler).orElse(OptionalInt.empty());
        if (entering.isPresent()) {
            stops.abandonStep();
        }
        run.go(entering.isPresent() ? ResumePlan.toHandler(entering.getAsInt()) : plan, announce);
    }

    @Override
    public void pause() throws EngineException {
        if (state() == RunState.PREPARED || state() == RunState.GONE) {
            throw run.wrongState();
        }
        if (state() == RunState.RUNNING) {
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
        run.requireAlive();
        stops.endQuietly();
        image.liftBreakpoints();
        group.after(limit, () -> {
            if (state() != RunState.GONE) {
                kill();
            }
            return null;
        });
        command(() -> group.tracer().send(pid, 0, signal, null));
        if (state() != RunState.RUNNING) {
            go(ResumePlan.run(), state() == RunState.STOPPED);
        }
    }

    @Override
    public void detach() throws EngineException {
        run.requireAlive();
        stops.abandonStep();
        try {
            streams.keepOpen();
        } catch (LaunchException e) {
            group.listeners()
                    .tell(listener ->
                            listener.diagnostic("The program's terminal will close with Signalbox: " + e.getMessage()));
        }
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
        run.requireAlive();
        int written = image.write(address, bytes);
        run.stop().ifPresent(LiveStop::edited);
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
