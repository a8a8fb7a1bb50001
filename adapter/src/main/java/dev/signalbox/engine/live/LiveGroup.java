package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineEvents;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.FileProblem;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.TargetGroup;
import dev.signalbox.engine.TargetOptions;
import dev.signalbox.engine.breakpoint.BreakpointTable;
import dev.signalbox.engine.module.ModuleFiles;
import dev.signalbox.engine.signal.SignalSettings;
import dev.signalbox.ptrace.AttachException;
import dev.signalbox.ptrace.PtraceException;
import dev.signalbox.ptrace.TraceeEvents;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.ErrnoNames;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.follow.FollowPolicy;
import dev.signalbox.ptrace.journal.Journal;
import dev.signalbox.ptrace.journal.JournalFile;
import dev.signalbox.ptrace.journal.JournalLine;
import dev.signalbox.ptrace.launch.LaunchException;
import dev.signalbox.ptrace.launch.LaunchSpec;
import dev.signalbox.ptrace.launch.LaunchedProcess;
import dev.signalbox.ptrace.seccomp.SeccompWatch;
import dev.signalbox.ptrace.signal.Signal;
import dev.signalbox.symbols.module.DebugFileLocator;
import dev.signalbox.symbols.module.IndexCache;
import dev.signalbox.symbols.unwind.UnwindTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of one tracer, and the engine thread that they are handled on. */
public final class LiveGroup implements TargetGroup {
    private static final Logger LOG = LoggerFactory.getLogger(LiveGroup.class);
    private static final int EAGAIN = 11;
    private static final String TGID = "Tgid:";
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(20);

    private final Listeners listeners = new Listeners();
    private final EngineThread engine = new EngineThread(this::tellFailure);
    private final ModuleFiles moduleFiles = new ModuleFiles(DebugFileLocator.system(), IndexCache.ofUser());
    private final Map<Integer, LiveProcess> processes = new LinkedHashMap<>();
    private final UnwindTables unwindTables = new UnwindTables();
    private final SenderLookup senders = new SenderLookup();
    private final Map<Path, JournalFile> journalFiles = new ConcurrentHashMap<>();
    private final Map<Integer, PendingAttach> attaching = new HashMap<>();
    private final RecordedActions actions = new RecordedActions();
    private final InstallationTraces installations = new InstallationTraces(moduleFiles);
    private final List<PendingLaunch> launching = new ArrayList<>();
    private final EventFeed feed = new EventFeed(engine, this::on);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Tracer tracer;
    private final LiveSignalSettings signals;
    private SeccompWatch seccompWatch = SeccompWatch.NONE;
    private final LiveWatchers watchers;
    private final LiveSystemCalls systemCalls;
    private int lastBreakpointId;
    private int lastModuleId;
    private long lastStopId;

    private LiveGroup(Function<TraceeEvents, Tracer> tracers) {
        tracer = tracers.apply(this::onTracerThread);
        watchers = new LiveWatchers(tracer);
        systemCalls = new LiveSystemCalls(watchers, () -> ++lastBreakpointId);
        signals = new LiveSignalSettings(tracer, () -> listeners.tell(EngineEvents::signalPolicyChanged));
    }

    /**
     * Starts a group with its two threads: the engine's and the tracer's.
     *
     * @throws IllegalStateException when processes cannot be traced here, with the reason
     */
    public static LiveGroup start(Function<TraceeEvents, Tracer> tracers) {
        LiveGroup group = new LiveGroup(tracers);
        group.engine.start();
        group.signals.install();
        return group;
    }

    private void onTracerThread(TraceeEvent event) {
        feed.on(event);
    }

    private void on(TraceeEvent event) {
        if (event instanceof TraceeEvent.Diagnostic diagnostic) {
            listeners.tell(listener -> listener.diagnostic(diagnostic.message()));
            return;
        }
        PendingAttach attempt = attaching.get(event.pid());
        LiveProcess process = processes.get(event.pid());
        if (attempt != null) {
            onAttaching(attempt, event);
        } else if (process != null) {
            process.on(event);
        } else {
            launching.forEach(launch -> launch.hears(event));
            if (event instanceof TraceeEvent.ProcessStarted started) {
                onChild(started);
            }
        }
    }

    /** Launched and attached processes are known when their first event arrives: this is a child that is followed. */
    private void onChild(TraceeEvent.ProcessStarted started) {
        LiveProcess parent = processes.get(started.parentPid());
        if (parent == null) {
            return;
        }
        LiveProcess child = new LiveProcess(
                this,
                started.pid(),
                parent.options().forChild(),
                parent.isLaunched(),
                new LateMemory(tracer, started.pid()));
        processes.put(started.pid(), child);
        child.adopt(parent);
    }

    private void tellFailure(Throwable failure) {
        listeners.tell(listener -> listener.diagnostic("Internal error, please report it: " + failure));
    }

    EngineThread engine() {
        return engine;
    }

    Listeners listeners() {
        return listeners;
    }

    Tracer tracer() {
        return tracer;
    }

    ModuleFiles moduleFiles() {
        return moduleFiles;
    }

    LiveSignalSettings signalSettings() {
        return signals;
    }

    /** Those who watch system calls. */
    LiveWatchers watchers() {
        return watchers;
    }

    @Override
    public LiveSystemCalls systemCalls() {
        return systemCalls;
    }

    int nextModuleId() {
        return ++lastModuleId;
    }

    long nextStopId() {
        return ++lastStopId;
    }

    /** Call frame information that was read, for all processes. */
    UnwindTables unwindTables() {
        return unwindTables;
    }

    /** What the processes gave to sigaction(). */
    RecordedActions actions() {
        return actions;
    }

    /** The stacks at which filters were installed. */
    InstallationTraces installations() {
        return installations;
    }

    String describe(int pid, StopReason.SignalArrived arrived) {
        return SignalSentences.headline(arrived.info(), senders, pid, Optional.empty());
    }

    SenderLookup senders() {
        return senders;
    }

    void forget(LiveProcess process) {
        processes.remove(process.pid(), process);
    }

    /** Runs something later on the engine thread; what it throws is told as a diagnostic. */
    void after(Duration delay, Callable<Void> task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> engine.tell(() -> {
                    try {
                        task.call();
                    } catch (Exception e) {
                        listeners.tell(listener -> listener.diagnostic(e.getMessage()));
                    }
                }));
    }

    @Override
    public Executor executor() {
        return engine;
    }

    @Override
    public <T> CompletableFuture<T> call(Callable<T> task) {
        return engine.call(task);
    }

    @Override
    public void addListener(EngineEvents listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(EngineEvents listener) {
        listeners.remove(listener);
    }

    @Override
    public BreakpointTable newBreakpoints() {
        return new BreakpointTable(() -> ++lastBreakpointId);
    }

    @Override
    public LiveTarget launch(LaunchSpec spec, TargetOptions options) throws LaunchException, EngineException {
        expect(options);
        LaunchedProcess started = tracer.launch(spec);
        return prepare(started.pid(), options, true, Optional.of(started));
    }

    @Override
    public CompletableFuture<LiveTarget> starting(LaunchSpec spec, TargetOptions options) {
        expect(options);
        PendingLaunch attempt = new PendingLaunch(tracer, spec);
        launching.add(attempt);
        attempt.begin(() -> engine.tell(() -> {
            launching.remove(attempt);
            attempt.settle(started -> {
                LiveProcess process = prepare(started.pid(), options, true, Optional.of(started));
                attempt.heard(started.pid()).forEach(process::on);
                return process;
            });
        }));
        return attempt.target();
    }

    @Override
    public CompletableFuture<LiveTarget> attach(int pid, TargetOptions options) throws EngineException {
        expect(options);
        PendingAttach attempt = new PendingAttach(pid, options);
        attaching.put(pid, attempt);
        try {
            tracer.attach(pid);
        } catch (AttachException e) {
            attaching.remove(pid);
            throw new EngineException(e.getMessage(), e);
        }
        attempt.target().whenComplete((target, failure) -> {
            if (attaching.remove(pid, attempt) && failure != null) {
                letGo(pid);
            }
        });
        after(ATTACH_LIMIT, () -> {
            attempt.target()
                    .completeExceptionally(
                            new EngineException(
                                    "Process " + pid
                                            + " does not stop to be attached to; it hangs in the kernel (state D of ps), perhaps waiting for a vfork child"));
            return null;
        });
        return attempt.target();
    }

    private void expect(TargetOptions options) {
        if (options.modules() == TargetOptions.Modules.FOLLOWED) {
            signals.stopAtExec();
            feed.tellEveryChild();
        }
    }

    /** The process may never stop, and then it is never let go either: nobody waits for that. */
    private void letGo(int pid) {
        Thread waiting = new Thread(
                () -> {
                    try {
                        tracer.detach(pid);
                    } catch (TraceeGoneException | IllegalStateException e) {
                        LOG.debug("Process {} is gone, or the tracer has let it go at its end", pid, e);
                    }
                },
                "signalbox-let-go-" + pid);
        waiting.setDaemon(true);
        waiting.start();
    }

    private void onAttaching(PendingAttach attempt, TraceeEvent event) {
        if (attempt.hears(event)) {
            attaching.remove(event.pid(), attempt);
            try {
                LiveProcess process = prepare(event.pid(), attempt.options(), false, Optional.empty());
                if (seccompWatch.gate()) {
                    process.readFilters();
                }
                attempt.heard().forEach(process::on);
                attempt.target().complete(process);
            } catch (EngineException e) {
                attempt.target().completeExceptionally(e);
            }
        }
    }

    private LiveProcess prepare(int pid, TargetOptions options, boolean launched, Optional<LaunchedProcess> streams)
            throws EngineException {
        try {
            LiveProcess process = new LiveProcess(this, pid, options, launched, tracer.memory(pid));
            processes.put(pid, process);
            process.prepare(streams);
            return process;
        } catch (TraceeGoneException e) {
            throw new EngineException("Process " + pid + " ended before it could be shown", e);
        }
    }

    @Override
    public List<LiveTarget> targets() {
        return new ArrayList<>(processes.values());
    }

    @Override
    public Optional<LiveTarget> target(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    @Override
    public Optional<LiveTarget> targetOfThread(int tid) {
        for (LiveProcess process : processes.values()) {
            if (process.hasThread(tid)) {
                return Optional.of(process);
            }
        }
        return Optional.empty();
    }

    @Override
    public String send(int id, boolean thread, Signal signal, Optional<Long> value) throws EngineException {
        int pid = threadGroup(id);
        int tid = thread || id != pid ? id : 0;
        try {
            tracer.send(pid, tid, signal.number(), value.orElse(null));
            return tid == 0 ? "process " + pid : "thread " + tid;
        } catch (TraceeGoneException e) {
            throw new EngineException(id + " is no process or thread of this session, nor a descendant of one", e);
        } catch (PtraceException e) {
            throw new EngineException(
                    signal + " cannot be sent to " + id + ": " + ErrnoNames.name(e.errno())
                            + (e.errno() == EAGAIN ? ", its queue is full" : ""),
                    e);
        }
    }

    private static int threadGroup(int id) throws EngineException {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Integer.toString(id), "status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(TGID))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring(TGID.length()).strip()))
                    .findFirst()
                    .orElse(id);
        } catch (IOException | UncheckedIOException e) {
            throw new EngineException("There is no process or thread " + id, e);
        }
    }

    @Override
    public SignalSettings signals() {
        return signals;
    }

    @Override
    public void setFollowPolicy(FollowPolicy policy) {
        tracer.setFollowPolicy(policy);
    }

    @Override
    public void setSeccompWatch(SeccompWatch watch) {
        seccompWatch = watch;
        tracer.setSeccompWatch(watch);
    }

    @Override
    public Journal journal() {
        return tracer.journal();
    }

    @Override
    public void traceKills() {
        try {
            tracer.traceKills();
        } catch (IOException e) {
            listeners.tell(
                    listener -> listener.diagnostic("traceKills: who sends SIGKILL stays unknown: " + e.getMessage()));
        }
    }

    @Override
    public void writeJournal(Path file) throws EngineException {
        Path path = file.toAbsolutePath().normalize();
        if (journalFiles.containsKey(path)) {
            return;
        }
        try {
            JournalFile sink = JournalFile.open(
                    path,
                    new JournalLine(senders),
                    problem -> engine.tell(() -> listeners.tell(listener -> listener.diagnostic(problem))));
            journalFiles.put(path, sink);
            tracer.journal().addSink(sink);
        } catch (IOException e) {
            throw new EngineException("The journal " + path + " cannot be written: " + FileProblem.writing(e), e);
        }
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                tracer.close();
                journalFiles.values().forEach(JournalFile::close);
                engine.end();
            } finally {
                closed.complete(null);
            }
        } else {
            closed.join(); // whoever comes second, a shutdown hook perhaps, must not go on before everything is let go
        }
    }
}
